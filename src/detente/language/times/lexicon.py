"""The words and rules of time expressions, read from `data/times/` and compiled once.

A sentence becomes a string with one letter a token, where the letter stands for the set of classes the token may
have; a rule is then a regular expression over letters, and the whole rule book one alternation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.data.tables import rows
from detente.errors import CodebookError
from detente.language.times.patterns import OTHER, Pattern, class_letters, literal_class

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
        "INT YEAR MODERNYEAR",
        "INT YEAR MODERNYEAR HHMM",
        "INT HHMM",
        "INT YEAR HHMM",
        "FIGUREDPART",
        "FISCALYEAR",
        "NINEELEVEN",
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
#: Every time expression holds a word of one of these classes (or of a day's name); see `Book.triggers`.
TRIGGERS = frozenset(
    (
        *("WEEKDAY", "WEEKDAYS", "MONTH", "SEASON", "DAYPART", "NOON", "UNIT", "UNITS", "UNITLONG", "TODAY", "TONIGHT"),
        *("DECADENAME", "SETWORD", "PRESENT", "PRESENTADJ", "PASTREF", "FUTUREREF", "FUTURENOUN", "TERM", "MOMENT"),
        *("HALF", "PERIOD", "YEARAGO", "LIT_NINETEEN", "LIT_THOUSAND"),
        *("YEAR", "CLOCK", "AMPM", "ISODATE", "NUMDATE", "DECADE", "SHORTYEAR"),
        *("HHMM", "FIGUREDPART", "FISCALYEAR", "NINEELEVEN"),
    )
)
_FIRST_LETTER = 0x4E00


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase, read on Wednesday 3 October 2012, with the span, type and value it must give."""

    text: str
    span: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over letters with the letters it can start with, the resolver that reads its slots, and its proofs.

    `examples` must be read so; `none` are texts that must stay without any time.
    """

    name: str
    reads: str
    regex: re.Pattern[str]
    starts: frozenset[str]
    examples: tuple[Example, ...]
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """All that is known about time words.

    `senses` by spelling, `letters` by class set, `rules_at` by first letter in the order of the file, `triggers` the
    letters and `trigger_words` the spellings without which there is no time expression, `days` the calendar's rules.
    """

    senses: Mapping[str, Senses]
    letters: Mapping[frozenset[str], str]
    rules: tuple[Rule, ...]
    rules_at: Mapping[str, tuple[Rule, ...]]
    triggers: re.Pattern[str]
    trigger_words: frozenset[str]
    days: Mapping[str, str]

    def letter(self, senses: Senses) -> str:
        """The letter of a token with these senses; "x" where it has none."""
        return self.letters[frozenset(senses)] if senses else OTHER


@cache
def book() -> Book:
    """The rule book of the package. Raises CodebookError where a data file breaks its schema."""
    days = _read_days()
    raw = tomllib.loads(resources.files("detente.data").joinpath("times/rules.toml").read_text("utf-8"))
    senses = _read_words(_literals(raw, days))
    alphabet = sorted({frozenset(s) for s in senses.values()} | set(SHAPES), key=sorted)
    letters = {classes: chr(_FIRST_LETTER + i) for i, classes in enumerate(alphabet)}
    rules = tuple(_rules(raw, letters, days))
    rules_at = {letter: tuple(r for r in rules if letter in r.starts) for letter in letters.values()}
    telling = TRIGGERS | _day_triggers(days, senses)
    triggers = "".join(letter for classes, letter in letters.items() if classes & telling)
    words = frozenset(word for word, known in senses.items() if known.keys() & telling)
    return Book(senses, letters, rules, rules_at, re.compile(f"[{triggers}]"), _spellings(words), days)


def _day_triggers(days: Mapping[str, str], senses: Mapping[str, Senses]) -> set[str]:
    """The words of days' names that no trigger word helps out ("Christmas")."""
    bare = [name for name in days if not any(senses[word].keys() & TRIGGERS for word in day_words(name))]
    return {literal_class(max(day_words(name), key=len)) for name in bare}


def _spellings(words: Iterable[str]) -> frozenset[str]:
    """Lower-case words also as they open a sentence and in capitals."""
    return frozenset(form for word in words for form in (word, word.capitalize(), word.upper()) if form)


def _read_days() -> dict[str, str]:
    """Names of days in lower case, with their rule."""
    return {row["name"].lower(): row["rule"] for row in rows("times/calendar.csv", ("name", "rule"))}


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
    for row in rows("times/words.csv", ("class", "value", "words")):
        name, value, words = row.values()
        if not name.isupper() or not words:
            raise CodebookError("no class or no words", where=row.where, fix="class,value,a|b|c")
        for word in words.split("|"):
            spellings = (word,) if word.islower() else (word, word.upper())
            for spelling in spellings:
                senses.setdefault(spelling, {})[name] = value
    for word in literals:
        senses.setdefault(word, {})[literal_class(word)] = word
    return _joined(senses)


def _joined(senses: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """A capitalised spelling also has the senses of its lower-case one ("May" the month keeps none of "may")."""
    for word in list(senses):
        if not word.islower() and word.lower() in senses:
            senses[word] = senses[word.lower()] | senses[word]
    return senses


def _rules(raw: Mapping[str, object], letters: Mapping[frozenset[str], str], days: Mapping[str, str]) -> Iterable[Rule]:
    macros = dict(raw.get("macros", {}))  # type: ignore[call-overload]
    macros["HOLIDAY"] = _holiday_pattern(days)
    for entry in raw["rule"]:  # type: ignore[attr-defined]
        where = f"times/rules.toml, rule {entry.get('name')!r}"
        try:
            body = Pattern(entry["pattern"], macros, letters, where).read()
            around = [_beside(entry.get(key, ""), form, letters, where) for key, form in _BESIDE]
            behind = [class_letters(name, letters, where) for name in entry.get("not_behind", "").split()]
            around[0] += "(?<!" + "".join(f"[{members}]" for members in behind) + ")" if behind else ""
            regex = re.compile("".join(around[:2]) + body.regex + "".join(around[2:]))
            examples = tuple(Example(*example) for example in entry.get("examples", []))
            yield Rule(entry["name"], entry["reads"], regex, body.starts, examples, tuple(entry.get("none", [])))
        except (KeyError, TypeError, re.error) as error:
            raise CodebookError(
                f"broken rule: {error}", where=where, fix="name, reads, pattern, examples; see the file's head"
            ) from error


#: What may or may not stand beside a match, and the lookaround that says so.
_BESIDE = (("not_after", "(?<![{}])"), ("after", "(?<=[{}])"), ("not_before", "(?![{}])"), ("before", "(?=[{}])"))


def _beside(names: str, form: str, letters: Mapping[frozenset[str], str], where: str) -> str:
    return form.format("".join(class_letters(name, letters, where) for name in names.split())) if names else ""


def _holiday_pattern(days: Mapping[str, str]) -> str:
    names = sorted(days, key=len, reverse=True)
    spelled = [" ".join(f"'{word}'" if word != "s" else "APOS" for word in day_words(name)) for name in names]
    return "(" + "|".join(spelled) + ")"
