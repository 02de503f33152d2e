"""Rules as data: the TOML file, checked against the settings of each kind; errors name file, line and fix."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import InputError, UnknownPair
from detente.events.files import complain, line_of, read_toml, suggest
from detente.relations.alerts.kinds import kinds
from detente.relations.alerts.pairs import Pairs, named
from detente.relations.alerts.settings import BadSetting, checked
from detente.relations.alerts.watch import Rule

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["default_file", "default_rules", "load_rules"]

_HEADER = "[[rule]]"
_COMMON = ("name", "kind", "pairs", "except")


def default_file() -> Traversable:
    """The shipped rules."""
    return resources.files("detente.data").joinpath("alerts/default.toml")


def default_rules() -> tuple[Rule, ...]:
    """The rules of the package."""
    return _rules(default_file())


def load_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file. Raises InputError where there is none, CodebookError with file:line where one is wrong."""
    if not path.is_file():
        raise InputError("no such file of rules", where=str(path), fix="begin with: detente watch --show-rules")
    try:
        return _rules(path)
    except UnicodeDecodeError as error:
        raise InputError("not a text file in UTF-8", where=str(path), fix="save it as UTF-8") from error


def _rules(file: Traversable | Path) -> tuple[Rule, ...]:
    data, lines = read_toml(file)
    stray = next((key for key in data if key != "rule"), None)
    tables = data.get("rule")
    if stray or not isinstance(tables, list) or not tables:
        what = f"{stray!r} stands outside a rule" if stray else "there is no rule"
        raise complain(file.name, 1, what, f"write {_HEADER} above the keys of each rule")
    found: dict[str, Rule] = {}
    for number, table in enumerate(tables):
        try:
            rule = _rule(table)
            if rule.name in found:
                raise BadSetting("name", f"two rules are called {rule.name!r}", "give each its own name")
        except BadSetting as error:
            line = line_of(lines, _HEADER, number, error.key)
            raise complain(file.name, line, error.what, error.fix) from error
        found[rule.name] = rule
    return tuple(found.values())


def _rule(table: Mapping[str, Any]) -> Rule:
    known = kinds()
    name, kind = (_word(table, key) for key in ("name", "kind"))
    if kind not in known:
        raise BadSetting("kind", f"there is no kind of rule {kind!r}", suggest(kind, known))
    options = checked(known[kind].options, {key: value for key, value in table.items() if key not in _COMMON})
    return Rule(name, kind, _pairs(table), options)


def _word(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadSetting(key, f"a rule needs {key}", f'write {key} = "…"')
    return value.strip()


def _pairs(table: Mapping[str, Any]) -> Pairs:
    lists = {key: table.get(key, []) for key in ("pairs", "except")}
    for key, words in lists.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise BadSetting(key, f"{key} must be a list of pairs", f'write {key} = ["RUS-USA", "UKR-*"]')
    if not lists["pairs"]:
        raise BadSetting("pairs", "a rule needs pairs", 'write pairs = ["*-*"] for all of them')
    try:
        key = "pairs"
        named(lists["pairs"])
        key = "except"
        return named(lists["pairs"], lists["except"])
    except UnknownPair as error:
        raise BadSetting(key, error.what, error.fix or "name a pair") from error
