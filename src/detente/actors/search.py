"""One pass over the text: every place where a name of the gazetteer stands, its boundaries, case and context right."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from detente.actors.leaders import Person
from detente.actors.lexicon import Entry, Rule, automaton, entries, rules, valid
from detente.actors.roles import role_words, words
from detente.actors.states import all_states
from detente.actors.text import fold, plain, unseen
from detente.data.tables import Row
from detente.errors import CodebookError
from detente.records import Article

__all__ = ["Hit", "Page", "hits", "is_name_word", "word_after", "word_before"]

_AFTER = re.compile(r"[ \n]([^\W\d_][\w'’-]*)")
_INITIALISM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$")
#: How far from an ambiguous word its context words are looked for.
_CONTEXT = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found, with its readings (never empty), best first."""

    start: int
    end: int
    readings: tuple[Entry, ...]

    @property
    def kind(self) -> str:
        """The kind of the first reading."""
        return self.readings[0].kind


class Page:
    """An article's text beside its folded form, with each sentence's style worked out once."""

    def __init__(self, article: Article, spans: Sequence[tuple[int, int]]) -> None:
        self.article = article
        self.text = article.text
        self.spans = spans
        self._styles: dict[int, str] = {}
        self._lower: dict[int, bool] = {}
        self._named: dict[str, int] = {}

    @cached_property
    def day(self) -> date | None:
        """The article's date, or the middle of the interval worked out for it."""
        article = self.article
        if article.date or article.date_range is None:
            return article.date
        row = Row({"from": article.date_range.from_ or "", "to": article.date_range.to or ""})
        try:
            first, last = row.day("from"), row.day("to", last=True)
        except CodebookError:
            return None
        return first + (last - first) / 2 if first and last else first or last

    @cached_property
    def folded(self) -> str:
        """The text as the gazetteer compares it; shorter than the text where that has accents as marks of their own."""
        return fold(plain(self.text))

    @cached_property
    def _places(self) -> list[int] | None:
        """Where each character of `folded` stands in the text; None where it is the same place."""
        out = set(unseen(self.text))
        return [at for at in range(len(self.text)) if at not in out] if out else None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text for offsets of `folded`, the accents of the last letter taken in."""
        if self._places is None:
            return start, end
        start, end = self._places[start], self._places[end - 1] + 1
        while end < len(self.text) and not self.text[end].isspace() and not plain(self.text[end]):
            end += 1
        return start, end

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that an offset lies in (or the next one)."""
        return min(bisect_right(self.spans, offset, key=lambda span: span[1]), max(0, len(self.spans) - 1))

    def named(self, code: str) -> int:
        """How often the text has the state's name, adjective or capital."""
        if code not in self._named:
            state = all_states().get(code)
            forms = (state.name, *state.adjectives, *state.capitals) if state else ()
            self._named[code] = sum(self.text.count(form) for form in forms)
        return self._named[code]

    def is_lower(self, index: int) -> bool:
        """True for a sentence without any capital."""
        if index not in self._lower:
            self._lower[index] = self._piece(index).islower()
        return self._lower[index]

    def _piece(self, index: int) -> str:
        start, end = self.spans[index] if 0 <= index < len(self.spans) else (0, min(len(self.text), 400))
        return self.text[start : min(end, start + 600)]

    def style(self, index: int) -> str:
        """How a sentence is written: "upper", "title" (headline case), "lower" (no capital at all) or "plain"."""
        if index not in self._styles:
            self._styles[index] = _style(self._piece(index))
        return self._styles[index]


def _style(sentence: str) -> str:
    if sentence.islower():
        return "lower"
    found = [word for word in sentence.split() if len(word) > 3 and word[0].isalpha()]
    if len(found) >= 2 and sum(w.isupper() for w in found) > 0.7 * len(found):
        return "upper"
    if len(found) >= 4 and sum(w[0].isupper() for w in found) > 0.8 * len(found):
        return "title"
    return "plain"


def hits(page: Page) -> Iterator[tuple[Hit, int]]:
    """Every name outside notices, in order and never overlapping, with the index of its sentence."""
    finder, patterns = automaton()
    text, folded, known, on = page.text, page.folded, entries(), page.day
    sentence, last = 0, len(page.spans) - 1
    for number, start, stop in finder.find_matches_as_indexes(f" {folded}"):
        end = stop - 1
        if end < len(folded) and folded[end].isalnum():
            continue
        start, end = page.place(start, end)
        while sentence < last and page.spans[sentence][1] <= start:
            sentence += 1
        found = known[patterns[number]]
        if found[0].kind == "family" and text[start].islower() and not page.is_lower(sentence):
            continue
        readings = tuple(e for e in found if valid(e, on))
        hit = _accept(page, start, end, readings, sentence)
        if hit:
            yield hit, sentence


def _accept(page: Page, start: int, end: int, readings: tuple[Entry, ...], sentence: int) -> Hit | None:
    if not readings or readings[0].kind == "never":
        return None
    if page.article.in_notice(start, end):
        return None
    kept = tuple(e for e in readings if _cased(page, start, end, e, sentence))
    if not kept or not _in_context(page, start, end, kept[0], sentence):
        return None
    if end < len(page.text) and page.text[end] == "." and _INITIALISM.search(page.text, start, end):
        end += 1
    return Hit(start, end, kept)


def _cased(page: Page, start: int, end: int, entry: Entry, sentence: int) -> bool:
    """Is the name written as a name? Acronyms need their capitals, words a first capital (none in all-small text)."""
    raw, written = page.text[start:end], entry.written
    if written.isupper() and written.isalpha():
        if fold(written) in words("capital_needed") and page.style(sentence) == "upper":
            return len(written) == 2 and written != "IS"
        return raw.isupper() or (len(written) > 3 and raw.istitle())
    if raw[0].isupper():
        tail, named = raw.rsplit(" ", 1)[-1], written.rsplit(" ", 1)[-1]
        return tail[:1].isupper() or not named[:1].isupper() or written.count(" ") > 2
    if written[0].islower() and entry.kind != "family" and not raw.islower():
        return True
    if page.style(sentence) != "lower" or fold(written) in words("capital_needed"):
        return written.islower() and entry.kind != "family"
    return entry.kind != "family" or (len(written) > 3 and isinstance(entry.of, Person) and entry.of.known)


def _in_context(page: Page, start: int, end: int, entry: Entry, sentence: int) -> bool:
    for rule in rules().get(entry.written, ()):
        if rule.kind == "person_name":
            if page.style(sentence) == "plain" and _within_name(page, start, end, sentence):
                return False
        elif rule.words and rule.applies(page.day):
            near = page.text[max(0, start - _CONTEXT) : end + _CONTEXT]
            found = any(word in near for word in rule.words) and _context(rule).search(near)
            if bool(found) == (rule.kind == "unless"):
                return False
    return True


@cache
def _context(rule: Rule) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in rule.words) + r")(?!\w)")


def word_before(text: str, start: int) -> str:
    """The word that stands directly before, parted by one blank; "" where a mark or nothing is there."""
    if start < 2 or text[start - 1] not in " \n":
        return ""
    word = text[max(0, start - 40) : start - 1].replace("\n", " ").rsplit(" ", 1)[-1].lstrip("\"“‘'([—–-")
    return word if word[-1:].isalnum() or (word.endswith(".") and word[:1].isalpha()) else ""


def word_after(text: str, end: int) -> str:
    """The word that stands directly after, parted by one blank; "" where a mark or nothing is there."""
    found = _AFTER.match(text, end, end + 40)
    return found.group(1) if found else ""


def is_name_word(word: str) -> bool:
    """True for a capitalised word that is no role, no nationality and no opener of sentences."""
    small = fold(word).strip()
    if not word[:1].isupper() or small in words("opening") or small in role_words() or small in words("modifiers"):
        return False
    return not any(
        e.kind in ("name", "adjective", "people", "capital", "body", "seat") for e in entries().get(small, ())
    )


def _within_name(page: Page, start: int, end: int, sentence: int) -> bool:
    """True where a capitalised name word stands directly before or after: the word is part of a longer name."""
    opens = sentence < len(page.spans) and page.spans[sentence][0] == start
    before = "" if opens else word_before(page.text, start)
    return is_name_word(before) or is_name_word(word_after(page.text, end))
