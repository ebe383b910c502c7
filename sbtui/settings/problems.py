"""Something in somebody's settings that is not as it should be, and can be lived with or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake. Its words are raw, and hold no secret."""

    said: str
    """What is wrong, without a full stop."""
    mend: str = ""
    """What to do, with its punctuation, such as "did you mean theme?"."""
    instead: str = ""
    """What holds meanwhile, such as "until then mark_read is never", where that is not the default."""
    key: str = ""
    """The setting as it is spelt there; "" where the whole file is wrong."""
    entry: str = ""
    """The key inside the setting's table."""
    origin: str = ""
    """The file, the variable or "command line"; "" where that is not known."""
    line: int = 0
    """From 1; 0 for what is in no file."""
    about: frozenset[str] = frozenset()
    """The settings that may have been meant."""
    outvoted: bool = False
    """Whether something that counts for more than this value is set elsewhere."""
    stops: bool = False
    """Whether nothing should be done before it is mended."""

    @property
    def place(self) -> str:
        """The file and line, the variable or the command line."""
        return f"{self.origin}:{self.line}" if self.line else self.origin

    def sentence(self) -> str:
        """For the one who is refused."""
        return _sentence(self.place, self.said, self.mend)

    def notice(self) -> str:
        """For the one who goes on, in little room."""
        name = Path(self.origin).name
        instead = f"{self.instead}." if self.instead else ""
        mend = f"{self.mend} {instead[0].upper()}{instead[1:]}" if self.mend and instead else self.mend or instead
        return _sentence(f"{name}:{self.line}" if self.line else name, self.said, mend)


def _sentence(place: str, said: str, mend: str) -> str:
    return f"{place}{': ' if place else ''}{said}{f'; {mend}' if mend else '.'}"
