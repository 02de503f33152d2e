"""Facts as JSON and back: frozen dataclasses of dates, numbers, words and tuples of them, by their declared types.

What was written by somebody else is no fact of ours: a value that does not fit its type raises, nothing is run.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["from_bytes", "to_bytes"]

T = TypeVar("T")


def to_bytes(value: object) -> bytes:
    """The value as JSON; a dataclass is the list of its fields."""
    return json.dumps(_plain(value), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value.item() if hasattr(value, "item") else value  # numpy's numbers


def from_bytes(kind: type[T], body: bytes, names: Mapping[str, Any] | None = None) -> T:
    """The value again. `names` are types that a dataclass names and its module does not import at run time.

    Raises ValueError where the bytes are no value of that type.
    """
    try:
        found: T = _value(kind, json.loads(body.decode("utf-8", "surrogatepass")), tuple((names or {}).items()))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from None
    return found


Names = tuple[tuple[str, Any], ...]


@cache
def _hints(kind: type, names: Names) -> tuple[Any, ...]:
    hints = get_type_hints(kind, localns=dict(names))
    return tuple(hints[field.name] for field in fields(kind))


def _value(kind: Any, plain: Any, names: Names) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if plain is None and type(None) in parts:
            return None
        return _value(next(part for part in parts if part is not type(None)), plain, names)
    if origin is Literal:
        return _checked(plain, plain in parts)
    if origin is tuple:
        _checked(plain, isinstance(plain, list))
        inner = parts[:1] * len(plain) if parts[-1] is Ellipsis else parts
        return tuple(_value(part, item, names) for part, item in zip(inner, plain, strict=True))
    if is_dataclass(kind) and isinstance(kind, type):
        _checked(plain, isinstance(plain, list))
        return kind(*(_value(part, item, names) for part, item in zip(_hints(kind, names), plain, strict=True)))
    if kind is date:
        return date.fromisoformat(plain)
    if kind is float:
        return float(_checked(plain, isinstance(plain, (int, float))))
    return _checked(plain, isinstance(plain, kind))


def _checked(plain: Any, fits: bool) -> Any:
    if not fits:
        raise ValueError(f"unexpected {str(plain)[:60]!r}")
    return plain
