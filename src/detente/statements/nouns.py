"""What kind of thing a noun before a cue is: a person, a group, a document, a finding (`speakers.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from detente.errors import CodebookError

__all__ = ["noun_class"]

_FILE = "statements/speakers.toml"


@cache
def _classes() -> dict[str, str]:
    table = tomllib.loads(resources.files("detente.data").joinpath(_FILE).read_text("utf-8"))
    known: dict[str, str] = {}
    for name, words in table.items():
        if not isinstance(words, str):
            raise CodebookError(f"class {name} is no list of words", where=_FILE, fix=f'write {name} = "word word"')
        known.update(dict.fromkeys(words.split(), name))
    return known


def noun_class(lemma: str) -> str | None:
    """The class of a noun's base form, None where it is in none."""
    return _classes().get(lemma)
