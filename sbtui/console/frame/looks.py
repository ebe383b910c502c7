"""How a cell looks, and the shortest way from one look to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from weakref import WeakValueDictionary

# ECMA-48 8.3.117; what is not here (double underline, which is "not bold" on some terminals, frames, rapid blinking,
# whatever is new) can only be left by a reset.
_OFF: Final = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29, 53: 55}
_UNSEEN_ON_BLANKS: Final = frozenset({1, 2, 3, 5, 8})
_RESET: Final = "\x1b[m"


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Look:
    """Everything that SGR and OSC 8 say about a cell. Made by ``look`` alone: equal ones are one object."""

    foreground: str = ""
    """SGR parameters such as "31" or "38;2;1;2;3"; "" for the terminal's own colour."""
    background: str = ""
    attributes: frozenset[int] = frozenset()
    """SGR parameters such as 1 for bold."""
    link: str = ""
    """Parameters and address of OSC 8, as "id=7;https://example.com"; "" for none."""
    inks_blanks: bool = field(init=False, compare=False)
    """Whether a blank with this look shows more than its background, as an underlined or reversed one does."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "inks_blanks", not self.attributes <= _UNSEEN_ON_BLANKS)

    def shows_blank(self, blank: Look) -> bool:
        """Whether a blank written with this look is the same to the eye as one with the look of ``blank``."""
        if blank.inks_blanks or self.inks_blanks:
            return self is blank
        return self.background == blank.background and self.link == blank.link


_Parts = tuple[str, str, frozenset[int], str]
_looks: WeakValueDictionary[_Parts, Look] = WeakValueDictionary()


def look(foreground: str = "", background: str = "", attributes: frozenset[int] = frozenset(), link: str = "") -> Look:
    """The one look of this kind. Cells are compared by the thousand, so that identity has to do."""
    parts = (foreground, background, attributes, link)
    if (known := _looks.get(parts)) is None:
        known = _looks[parts] = Look(*parts)
    return known


DEFAULT: Final = look()


@lru_cache(maxsize=1024)
def blank_look(inked: Look) -> Look:
    """The look that tells apart blanks which can be told apart on the screen."""
    return inked if inked.inks_blanks else look(background=inked.background, link=inked.link)


def parsed(sgr: str, link: str = "") -> Look:
    """The look behind the parameters of an SGR sequence, such as "1;38;5;9;49"."""
    foreground = background = ""
    attributes: set[int] = set()
    parameters = iter(sgr.split(";") if sgr else ())
    for parameter in parameters:
        code = int(parameter)
        if code in (38, 48):
            colour = ";".join((parameter, *_extended(parameters)))
            if code == 38:
                foreground = colour
            else:
                background = colour
        elif 30 <= code <= 37 or 90 <= code <= 97:
            foreground = parameter
        elif 40 <= code <= 47 or 100 <= code <= 107:
            background = parameter
        elif code == 39:
            foreground = ""
        elif code == 49:
            background = ""
        else:
            attributes.add(code)
    return look(foreground, background, frozenset(attributes), link)


def _extended(parameters: Iterator[str]) -> Iterator[str]:
    kind = next(parameters)
    yield kind
    for _ in range(1 if kind == "5" else 3):
        yield next(parameters)


@lru_cache(maxsize=4096)
def change(old: Look, new: Look) -> str:
    """What to write so that text after it has the new look."""
    if old is new:
        return ""
    sgr = min(_reset_to(old, new), _step(old, new), key=len)
    return sgr if old.link == new.link else f"\x1b]8;{new.link or ';'}\x1b\\{sgr}"


def _reset_to(old: Look, new: Look) -> str:
    parameters = [*map(str, sorted(new.attributes)), *filter(None, (new.foreground, new.background))]
    if not parameters:
        return _RESET
    plain = not (old.attributes or old.foreground or old.background)
    return f"\x1b[{';'.join(parameters if plain else ['0', *parameters])}m"


def _step(old: Look, new: Look) -> str:
    """Only what differs; a reset where something cannot be switched off by itself."""
    if not old.attributes <= _OFF.keys():
        return _reset_to(old, new)
    off = {_OFF[code] for code in old.attributes - new.attributes}
    on = {code for code in new.attributes if code not in old.attributes or _OFF.get(code) in off}
    parameters = [*map(str, sorted(off)), *map(str, sorted(on))]
    if old.foreground != new.foreground:
        parameters.append(new.foreground or "39")
    if old.background != new.background:
        parameters.append(new.background or "49")
    return f"\x1b[{';'.join(parameters)}m" if parameters else ""
