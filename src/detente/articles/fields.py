"""Records of other people's files under our field names (synonyms in `data/articles/fields.csv`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from math import isnan
from typing import Any

from detente.articles.raw import Raw
from detente.data.tables import rows
from detente.errors import CodebookError

__all__ = ["FIELDS", "field_of", "folded", "raw_of", "says_text"]

FIELDS = ("text", "html", "title", "date", "url", "outlet", "id", "language")
_FILE = "articles/fields.csv"


def folded(name: str) -> str:
    """A field name as it is compared: lower case, letters and digits only."""
    return "".join(c for c in name.casefold() if c.isalnum())


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {field: [] for field in FIELDS}
    for row in rows(_FILE, ("field", "name")):
        field, name = row["field"], row["name"]
        if field not in names or folded(name) != name:
            fix = f"write one of {', '.join(FIELDS)}, a comma, and a name without blanks, hyphens and capitals"
            raise CodebookError("not a field of detente and one folded name", where=row.where, fix=fix)
        names[field].append(name)
    return {field: tuple(known) for field, known in names.items()}


@cache
def _by_name() -> dict[str, str]:
    return {name: field for field, names in _synonyms().items() for name in names}


def field_of(name: str) -> str | None:
    """Our field for a column name, or None."""
    return _by_name().get(folded(name))


def says_text(names: Iterable[str]) -> bool:
    """True when columns of these names hold an article's words: a text, a page or at least a title."""
    return any(field_of(name) in ("text", "html", "title") for name in names)


def raw_of(record: Mapping[str, Any], origin: str) -> Raw:
    """The record under our names. Values of a strange kind are passed over, not guessed at."""
    by_name: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(name, str) and not _is_empty(value):
            by_name.setdefault(folded(name), value)
    found = {field: _first(by_name, field) for field in FIELDS}
    return Raw(
        origin,
        text=_words(found["text"]),
        html=found["html"] if isinstance(found["html"], str | bytes) else None,
        title=_words(found["title"]),
        date=_date(found["date"]),
        url=_words(found["url"]),
        outlet=_name(found["outlet"]),
        given_id=_plain(found["id"]),
        language=_words(found["language"]),
    )


def _first(by_name: Mapping[str, Any], field: str) -> Any:
    return next((by_name[name] for name in _synonyms()[field] if name in by_name), None)


def _is_empty(value: Any) -> bool:
    """None, blanks, and not-a-number, which data frames hold where a cell is empty."""
    return (
        value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, float) and isnan(value))
    )


def _words(value: Any) -> str | None:
    """A text: a string as it is, a list of paragraphs joined by empty lines."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        from detente.articles.encoding import decode

        return decode(value)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return None


def _name(value: Any) -> str | None:
    """An outlet's name, also out of NewsAPI's {"id": …, "name": …}."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("id")
    return _words(value)


def _plain(value: Any) -> str | None:
    if isinstance(value, str | int | float):
        return str(value)
    return json.dumps(value, sort_keys=True, default=str) if value is not None else None


def _date(value: Any) -> str | int | float | date | datetime | None:
    if isinstance(value, Mapping):
        value = value.get("$date")  # MongoDB's export
    if isinstance(value, bool):
        return None
    return value if isinstance(value, str | int | float | date | datetime) else None
