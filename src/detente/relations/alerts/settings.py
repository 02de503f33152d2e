"""Settings of a rule kind: fields of a dataclass that say their bounds, and the check of a rule against them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import Field, field, fields
from typing import Any

__all__ = ["BadSetting", "checked", "setting"]


#: No number of days, events or reports is larger.
_MOST = 10**9


class BadSetting(ValueError):
    """A value that does not fit: the key, what is wrong, and the fix."""

    def __init__(self, key: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.key, self.what, self.fix = key, what, fix


def setting(
    default: Any, *, least: float | None = None, most: float | None = None, choices: Collection[str] = ()
) -> Any:
    """A field with its default (whose type is the setting's), bounds and, for words, the words allowed."""
    return field(default=default, metadata={"least": least, "most": most, "choices": tuple(choices)})


def checked(options: type[Any], given: Mapping[str, Any]) -> Any:
    """The options of a kind from a rule's keys. Raises BadSetting."""
    known = {f.name: f for f in fields(options)}
    for key in given:
        if key not in known:
            raise BadSetting(key, f"this kind of rule has no setting {key!r}", _meant(key, known))
    return options(**{key: _value(known[key], value) for key, value in given.items()})


def _meant(key: str, known: Collection[str]) -> str:
    from detente.events.files import suggest

    return suggest(key, known)


def _value(f: Field[Any], value: Any) -> Any:
    if isinstance(f.default, tuple):
        return _words(f, value)
    if isinstance(f.default, bool):
        if not isinstance(value, bool):
            raise BadSetting(f.name, f"{f.name} must be true or false", f"write {f.name} = true")
        return value
    if isinstance(f.default, str):
        return _words(f, [value])[0]
    whole = isinstance(f.default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        kind = "a whole number" if whole else "a number"
        raise BadSetting(f.name, f"{f.name} must be {kind}, not {value!r}", f"write {f.name} = {f.default}")
    least, most = f.metadata["least"], f.metadata["most"]
    low, high = -_MOST if least is None else least, _MOST if most is None else most
    if not low <= value <= high:  # nan is in no range
        raise BadSetting(f.name, f"{f.name} = {value} is out of range", f"from {low} to {high}")
    return value if whole else float(value)


def _words(f: Field[Any], value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise BadSetting(f.name, f"{f.name} must be a list of words", f'write {f.name} = ["…"]')
    choices = f.metadata["choices"]
    for word in value:
        if not word.strip("* "):
            raise BadSetting(f.name, f"{word!r} in {f.name} is no word", "leave it out")
        if choices and word not in choices:
            raise BadSetting(f.name, f"{word!r} is no value of {f.name}", _meant(word, choices))
    return tuple(value)
