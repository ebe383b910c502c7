"""What every object from Sendblue has in common: open, read-only, and holding on to its original."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr

from sbtui.api.wire.fields import whole_table

Spellings = Mapping[str, tuple[str, ...]]


class Wire(BaseModel):
    """A JSON object as Sendblue sent it; unknown keys stay, missing ones get their empty value."""

    model_config = ConfigDict(extra="allow", frozen=True, protected_namespaces=())

    spellings: ClassVar[Spellings] = {}
    """Field name → the keys it may arrive under; the first that is not null wins."""

    _raw: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON object as it came, but for `whole`."""
        return self._raw

    @classmethod
    def read(cls, data: object) -> Self:
        """The model of `data`; never raises: what is no JSON object reads as an empty one."""
        raw = whole_table(data)
        model = cls.model_validate(cls._named(raw))
        model._raw = raw
        return model

    @classmethod
    def _named(cls, raw: dict[str, Any]) -> dict[str, Any]:
        named = dict(raw)
        for name, keys in cls.spellings.items():
            named[name] = next((raw[key] for key in keys if raw.get(key) is not None), None)
        return named


Model = TypeVar("Model", bound="Wire")


def one(model: type[Model]) -> Callable[[object], Model | None]:
    """A converter for a field that holds one object or null."""
    return lambda value: model.read(value) if isinstance(value, dict) else None


def several(model: type[Model]) -> Callable[[object], tuple[Model, ...]]:
    """A converter for a field that holds a list of objects; items of another kind are left out."""

    def convert(value: object) -> tuple[Model, ...]:
        items = value if isinstance(value, list | tuple) else []
        return tuple(model.read(item) for item in items if isinstance(item, dict))

    return convert
