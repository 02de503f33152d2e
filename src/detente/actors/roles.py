"""Role words and their sectors (`data/gazetteer/roles.csv`), and the small word lists of `words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.actors.text import fold
from detente.data.tables import rows
from detente.errors import CodebookError

__all__ = ["Role", "first_words", "last_words", "longest", "role_words", "words"]

_KINDS = frozenset({"office", "person", "group", "body"})


@dataclass(frozen=True, slots=True)
class Role:
    """A role word. `kind`: office (may stand before a name), person (many hold it), group (plural), body."""

    name: str
    sector: str
    kind: str
    plural: bool = False


@cache
def role_words() -> dict[str, Role]:
    """Folded role words, singular and plural, to their roles."""
    found: dict[str, Role] = {}
    for row in rows("gazetteer/roles.csv", ("role", "sector", "kind", "plural")):
        name, kind = row.need("role"), row.need("kind")
        if kind not in _KINDS:
            raise CodebookError(f"no kind {kind!r}", where=row.where, fix=", ".join(sorted(_KINDS)))
        many = row["plural"] or f"{name}s"
        found[fold(name)] = Role(name, row.need("sector"), kind, kind == "group")
        found.setdefault(fold(many), Role(name, row["sector"], kind, True))
    return found


@cache
def first_words() -> frozenset[str]:
    """The words that role phrases begin with."""
    return frozenset(name.split(" ", 1)[0] for name in role_words())


@cache
def last_words() -> frozenset[str]:
    """The words that role phrases end with."""
    return frozenset(name.rsplit(" ", 1)[-1] for name in role_words())


def longest(tokens: list[str]) -> tuple[Role, int] | None:
    """The longest role phrase that begins `tokens` (folded words), and how many words it takes."""
    for size in range(min(5, len(tokens)), 0, -1):
        role = role_words().get(" ".join(tokens[:size]))
        if role:
            return role, size
    return None


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = resources.files("detente.data").joinpath("gazetteer", "words.toml").read_text("utf-8")
    return {name: frozenset(table["words"].split()) for name, table in tomllib.loads(text).items()}


def words(name: str) -> frozenset[str]:
    """A word list of `words.toml`. Raises CodebookError where it has none of that name."""
    try:
        return _lists()[name]
    except KeyError:
        raise CodebookError(f"no list {name!r}", where="words.toml", fix="add the table") from None
