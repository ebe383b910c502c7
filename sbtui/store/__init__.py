"""SQLite: the only meeting place of the console and the engine."""
