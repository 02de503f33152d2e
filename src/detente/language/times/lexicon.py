"""The words and rules of time expressions, read from `data/times/` and compiled once.

A sentence becomes a string with one letter a token, where the letter stands for the set of classes the token may
have; a rule is then a regular expression over letters, and the whole rule book one alternation.
"""

from __future__ import annotations

import csv
import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.errors import CodebookError

__all__ = ["Book", "Example", "Rule", "Senses", "book"]

#: class -> value, for one word.
Senses = Mapping[str, str]

#: Classes of numbers and punctuation, which the tokeniser gives; every set it can give is listed here.
SHAPES: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "INT DAYNUM YY HOURNUM",
        "INT DAYNUM YY",
        "INT YY",
        "INT",
        "INT YEAR",
        "DECIMAL",
        "FRACTION",
        "CLOCK",
        "AMPM",
        "ISODATE",
        "NUMDATE",
        "DECADE",
        "SHORTYEAR",
        "ORDNUM DAYNUM",
        "ORDNUM",
        "DASH",
        "COMMA",
        "DOT",
        "APOS",
        "SLASH",
        "OPEN",
        "CLOSE",
        "MONEY",
        "PERCENT",
    )
)
OTHER = "x"
_FIRST_LETTER = 0x4E00
_ATOM = re.compile(r"(?:([a-z]\w*):)?([A-Z]\w*|'[^']+'|\()|([)?*+|])|(\S)")


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase, read on Wednesday 3 October 2012, with the span, type and value it must give."""

    text: str
    span: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over classes, the resolver that reads its slots, what it must give and texts it must keep silent on."""

    name: str
    reads: str
    regex: re.Pattern[str]
    examples: tuple[Example, ...]
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """All that is known about time words: `senses` by spelling, `letters` by class set, `any_rule` over letters."""

    senses: Mapping[str, Senses]
    letters: Mapping[frozenset[str], str]
    rules: tuple[Rule, ...]
    any_rule: re.Pattern[str]
    days: Mapping[str, str]

    def letter(self, senses: Senses) -> str:
        """The letter of a token with these senses; "x" where it has none."""
        return self.letters[frozenset(senses)] if senses else OTHER


@cache
def book() -> Book:
    """The rule book of the package. Raises CodebookError where a data file breaks its schema."""
    days = _read_days()
    raw = tomllib.loads(_text("rules.toml"))
    senses = _read_words(_literals(raw, days))
    alphabet = sorted({frozenset(s) for s in senses.values()} | set(SHAPES), key=sorted)
    letters = {classes: chr(_FIRST_LETTER + i) for i, classes in enumerate(alphabet)}
    rules = tuple(_rules(raw, letters, days))
    joined = "|".join(f"(?P<r{i}>{_unnamed(rule.regex.pattern)})" for i, rule in enumerate(rules))
    return Book(senses, letters, rules, re.compile(f"(?!{OTHER})(?:{joined})"), days)


def _text(name: str) -> str:
    return resources.files("detente.data").joinpath(f"times/{name}").read_text("utf-8")


def _rows(name: str, columns: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    lines = enumerate(_text(name).splitlines(), 1)
    numbered = [(i, line) for i, line in lines if line.strip() and not line.startswith("#")]
    cells = zip((i for i, _ in numbered), csv.reader(line for _, line in numbered), strict=True)
    for number, row in cells:
        if len(row) != len(columns):
            raise CodebookError(
                f"{len(row)} cells where {len(columns)} belong",
                where=f"times/{name}:{number}",
                fix=f"write {','.join(columns)}",
            )
        if row != list(columns):
            yield number, row


def _read_days() -> dict[str, str]:
    """Names of days in lower case, with their rule."""
    return {row[0].lower(): row[1] for _, row in _rows("calendar.csv", ("name", "rule"))}


def _literals(raw: Mapping[str, object], days: Mapping[str, str]) -> list[str]:
    """Words that only rules or day names write out; each becomes a class of its own."""
    patterns = [str(p) for p in raw.get("macros", {}).values()]  # type: ignore[attr-defined]
    patterns += [str(rule["pattern"]) for rule in raw["rule"]]  # type: ignore[attr-defined]
    quoted = [word for pattern in patterns for word in re.findall(r"'([^']+)'", pattern)]
    return sorted({*quoted, *(word for name in days for word in day_words(name))})


def day_words(name: str) -> list[str]:
    """A day's name as the tokeniser cuts it, without marks: "new year's day" -> new year s day."""
    return re.findall(r"\w+", name)


def _read_words(literals: Iterable[str]) -> dict[str, dict[str, str]]:
    senses: dict[str, dict[str, str]] = {}
    for number, (name, value, words) in _rows("words.csv", ("class", "value", "words")):
        if not name.isupper() or not words:
            raise CodebookError("no class or no words", where=f"times/words.csv:{number}", fix="class,value,a|b|c")
        for word in words.split("|"):
            spellings = (word,) if word.islower() else (word, word.upper())
            for spelling in spellings:
                senses.setdefault(spelling, {})[name] = value
    for word in literals:
        senses.setdefault(word, {})[_literal_class(word)] = word
    return _joined(senses)


def _joined(senses: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """A capitalised spelling also has the senses of its lower-case one ("May" the month keeps none of "may")."""
    for word in list(senses):
        if not word.islower() and word.lower() in senses:
            senses[word] = senses[word.lower()] | senses[word]
    return senses


def _literal_class(word: str) -> str:
    return "LIT_" + word.upper().replace("-", "_")


def _rules(raw: Mapping[str, object], letters: Mapping[frozenset[str], str], days: Mapping[str, str]) -> Iterable[Rule]:
    macros = dict(raw.get("macros", {}))  # type: ignore[call-overload]
    macros["HOLIDAY"] = _holiday_pattern(days)
    for entry in raw["rule"]:  # type: ignore[attr-defined]
        where = f"times/rules.toml, rule {entry.get('name')!r}"
        try:
            pattern = _compile(entry["pattern"], macros, letters, where)
            before = "".join(f"(?<!{_class(n, letters, where)})" for n in entry.get("not_after", "").split())
            after = "".join(f"(?!{_class(n, letters, where)})" for n in entry.get("not_before", "").split())
            if wanted := entry.get("after"):
                before += f"(?<={_either(wanted, letters, where)})"
            if wanted := entry.get("before"):
                after += f"(?={_either(wanted, letters, where)})"
            examples = tuple(Example(*example) for example in entry.get("examples", []))
            yield Rule(
                entry["name"],
                entry["reads"],
                re.compile(before + _numbered(pattern) + after),
                examples,
                tuple(entry.get("none", [])),
            )
        except (KeyError, TypeError, re.error) as error:
            raise CodebookError(
                f"broken rule: {error}", where=where, fix="name, reads, pattern, examples; see the file's head"
            ) from error


def _either(names: str, letters: Mapping[frozenset[str], str], where: str) -> str:
    return "[" + "".join(_class(name, letters, where)[1:-1] for name in names.split()) + "]"


def _class(name: str, letters: Mapping[frozenset[str], str], where: str) -> str:
    if name == "OTHER":
        return f"[{OTHER}]"
    name = _literal_class(name[1:-1]) if name.startswith("'") else name
    members = "".join(letter for classes, letter in letters.items() if name in classes)
    if not members:
        raise CodebookError(f"no word has class {name}", where=where, fix="add it to times/words.csv")
    return f"[{members}]"


def _compile(pattern: str, macros: Mapping[str, str], letters: Mapping[frozenset[str], str], where: str) -> str:
    """A pattern over class names as a regular expression over letters."""
    out = []
    for found in _ATOM.finditer(pattern):
        slot, atom, operator, wrong = found.groups()
        if wrong:
            raise CodebookError(
                f"{wrong!r} means nothing in a pattern", where=where, fix="classes, 'words', ( ) ? * + |"
            )
        if operator:
            out.append(operator)
            continue
        if atom == "(":
            out.append(f"(?P<{slot}>" if slot else "(?:")
            continue
        body = (
            f"(?:{_compile(macros[atom], macros, letters, where)})" if atom in macros else _class(atom, letters, where)
        )
        out.append(f"(?P<{slot}>{body})" if slot else body)
    return "".join(out)


def _holiday_pattern(days: Mapping[str, str]) -> str:
    names = sorted(days, key=len, reverse=True)
    spelled = [" ".join(f"'{word}'" if word != "s" else "APOS" for word in day_words(name)) for name in names]
    return "(" + "|".join(spelled) + ")"


def _numbered(pattern: str) -> str:
    """Slot names made unique ("part", in two branches, becomes part__0 and part__1)."""
    counter = itertools.count()
    return re.sub(r"\(\?P<(\w+)>", lambda found: f"(?P<{found.group(1)}__{next(counter)}>", pattern)


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
