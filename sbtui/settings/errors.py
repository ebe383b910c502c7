"""What is wrong with somebody's settings, said once and with the mend."""


class SettingsError(Exception):
    """One sentence for people: which file, variable or option, which key, and what to do. Holds no secret."""
