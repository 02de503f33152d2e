"""Who is behind a quotation that no reading of the parse covers: the words right before and right after its marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.language.parser import Sentence
from detente.statements.lexicon import lookup, speaks
from detente.statements.marks import Quote
from detente.statements.phrases import Phrase, phrase
from detente.statements.subjects import subject
from detente.statements.turns import TURN

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Introduction", "introduced", "is_speech"]

#: A quotation of fewer words, with no cue of its own, is a name or a wry word rather than speech.
_FEWEST_WORDS = 3
_LONGEST_NAME = 80
#: How far from the marks a speech verb may stand, and how far with no more than a name between, in characters.
_FARTHEST, _CLOSE = 160, 40
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_INSIDE_NAME = frozenset({"compound", "det", "amod", "poss", "nummod", "nmod", "case", "advmod"})
_NO_SPEAKER = frozenset({"pobj", "compound", "poss", "nmod", "npadvmod"})
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"(\w+)\s$")
_SIGNED = re.compile(r"[\s.,]*\n*\s*[-–—]{1,2}\s*(?P<who>[A-Z][^\n.,;:!?“”\"]{1,80})")
_NAMED = re.compile(r"(?:^|[\n.!?;]|\s[-–—])\s*(?P<who>[A-Z][^\n.!?;:“”\"]{0,60})(?P<cue>:)\s*$")
#: Behind the marks: a speech verb with its speaker, or the speaker in a few words and then the verb.
_VERB_FIRST = re.compile(r"[ ’'\"”]{0,2}(?P<cue>[a-z]{3,}) (?!by |to |as )(?P<who>[^\n,;:.!?“”\"(—–]{2,60})")
_VERB_LAST = (
    r"[ ’'\"”]{0,2}(?P<who>(?:(?!is |was |are |were |has |had )[\w.’'-]+ ){%d})"
    r"(?P<cue>[a-z]{3,}(?<!ing))(?=[ ,.:;])"
)
_VERBS_LAST = tuple(re.compile(_VERB_LAST % words) for words in range(1, 7))
_PHRASE_ENDS = re.compile(r"\s(?:who|which|that|when|while|as|after|before|during|in|on|at|of|to|about|with|last)\s.*")
_ASKED = re.compile(r"(?:^|\n)[ \t]*(?P<who>[QA])[.:]?[ \t]+$")


@dataclass(frozen=True, slots=True)
class Introduction:
    """What introduces a quotation: cue and speaker, None where there is none."""

    cue: tuple[int, int] | None
    speaker: Phrase | None


def is_speech(text: str, quote: Quote, fewest: int = _FEWEST_WORDS) -> bool:
    """True where the marks hold speech, not a title or a wry word.

    Speech stands at the head of a sentence, or behind a comma, colon or dash, and is no mere word or two.
    """
    words = _WORD.findall(text[quote.start : min(quote.end, quote.start + 200)])
    if len(words) < fewest:
        return False
    if (last := _LAST_WORD.search(text, max(0, quote.start - 20), quote.start)) and speaks(last.group(1)):
        return True
    before = text[max(0, quote.start - 3) : quote.start]
    return not before.strip() or before.rstrip()[-1] in ".!?,:—–-…”\"'’)" or "\n" in before


def introduced(text: str, sentences: Sequence[Sentence], quote: Quote) -> Introduction | None:
    """The quotation's own introduction: "X said: …", "…, said X", "… – X", "X: …"."""
    if quote.mark == TURN:
        return _named(text, quote) or _answered(text, quote)
    return (
        _signed(text, quote)
        or _by_verb(text, sentences, quote)
        or _by_words(text, quote)
        or _named(text, quote)
        or _colon(text, sentences, quote)
    )


def _signed(text: str, quote: Quote) -> Introduction | None:
    """ "… ." – Speaker, behind the marks or on the next line."""
    found = _SIGNED.match(text, quote.end, min(len(text), quote.end + _LONGEST_NAME))
    if found is None or "\n" not in text[quote.end : found.start("who")]:
        return None
    return Introduction(None, _named_at(found))


def _named(text: str, quote: Quote) -> Introduction | None:
    """Speaker: "…", where nothing but a name stands before the colon."""
    found = _NAMED.search(text, max(0, quote.start - _LONGEST_NAME), quote.start)
    if found is None or len(_WORD.findall(found.group("who"))) > 6:
        return None
    return Introduction(found.span("cue"), _named_at(found))


def _answered(text: str, quote: Quote) -> Introduction | None:
    """Q and A with no colon behind them."""
    found = _ASKED.search(text, max(0, quote.start - 8), quote.start)
    return Introduction(found.span("who"), _named_at(found)) if found is not None else None


def _by_verb(text: str, sentences: Sequence[Sentence], quote: Quote) -> Introduction | None:
    """The speech verb outside the marks: behind them, unless a comma or colon before them points back."""
    behind = _verb(text, sentences, quote.end, quote.end + _FARTHEST, quote)
    if behind is not None and (behind[2] or not _points_back(text, quote)):
        return _with_subject(*behind[:2], quote)
    before = _verb(text, sentences, quote.start - _FARTHEST, quote.start, quote) if _points_back(text, quote) else None
    found = before or behind
    return _with_subject(*found[:2], quote) if found is not None else None


def _by_words(text: str, quote: Quote) -> Introduction | None:
    """The speech verb and the speaker behind the marks by their words alone, where the parse took the verb for a noun
    ("…," the Saudis state; "…," tweeted aide Jo Roe)."""
    if text[quote.start : quote.end].rstrip("”\"’'»")[-1:] not in (",", "?", "!"):
        return None
    end = min(len(text), quote.end + _LONGEST_NAME + 20)
    first = _VERB_FIRST.match(text, quote.end, end)
    if first is not None and speaks(first["cue"]):
        return Introduction(first.span("cue"), _words_at(first, _PHRASE_ENDS.sub("", first["who"])))
    for form in _VERBS_LAST:
        last = form.match(text, quote.end, end)
        if last is not None and speaks(last["cue"]):
            return Introduction(last.span("cue"), _words_at(last, last["who"].rstrip()))
    return None


def _words_at(found: re.Match[str], words: str) -> Phrase:
    start = found.start("who")
    return Phrase(start, start + len(words), start, start, words if words[:1].isupper() else None)


def _points_back(text: str, quote: Quote) -> bool:
    last = _LAST_WORD.search(text, max(0, quote.start - 20), quote.start)
    return text[max(0, quote.start - 3) : quote.start].rstrip()[-1:] in (",", ":") or bool(
        last and speaks(last.group(1))
    )


def _verb(
    text: str, sentences: Sequence[Sentence], start: int, end: int, quote: Quote
) -> tuple[Sentence, Token, bool] | None:
    """The speech verb nearest to the marks between the offsets; the flag says that only a name stands between."""
    index = (
        bisect_right(sentences, max(0, quote.end - 1 if start >= quote.end else quote.start), key=lambda s: s.start) - 1
    )
    around = sentences[max(0, index) : index + 2] if start >= quote.end else sentences[max(0, index) : index + 1]
    if len(around) == 2 and ("\n" in text[quote.end : around[1].start] or around[1].start - quote.end > 3):
        around = around[:1]
    best: tuple[int, Sentence, Token] | None = None
    for sentence in around:
        for token in _outside(sentence, start, end):
            at = sentence.start + token.idx
            distance = at - quote.end if at >= quote.end else quote.start - at
            if (best is None or distance < best[0]) and _introduces(token):
                best = (distance, sentence, token)
    return None if best is None else (best[1], best[2], best[0] <= _CLOSE)


def _introduces(token: Token) -> bool:
    entry = lookup(token.lemma_.lower(), token.pos_)
    return entry is not None and entry.speech and token.dep_ not in ("relcl", "acl", "amod")


def _outside(sentence: Sentence, start: int, end: int) -> list[Token]:
    if sentence.doc is None:
        return []
    return [t for t in sentence.doc if start <= sentence.start + t.idx < end and t.pos_ in ("VERB", "AUX")]


def _colon(text: str, sentences: Sequence[Sentence], quote: Quote) -> Introduction | None:
    """The clause before a colon, in the same sentence or the one before: its subject speaks."""
    before = text[max(0, quote.start - 4) : quote.start].rstrip()
    if not before.endswith(":") or quote.start == 0:
        return None
    at = text.rindex(":", 0, quote.start)
    index = bisect_right(sentences, at, key=lambda s: s.start) - 1
    if index < 0 or (doc := sentences[index].doc) is None:
        return None
    root = next((t for t in doc if t.head.i == t.i and not t.is_punct), None)
    if root is None or root.pos_ not in ("VERB", "AUX"):
        return None
    return _with_subject(sentences[index], root, quote)


def _with_subject(sentence: Sentence, verb: Token, quote: Quote) -> Introduction:
    cue = sentence.span(verb, verb)
    who = _noun_between(sentence, verb, quote) or subject(verb)[0]
    if who is None or quote.start <= sentence.start + who.idx < quote.end:
        who = _noun_beside(sentence, verb, quote)
    if who is None:
        return Introduction(cue, None)
    quoted = [t.i for t in who.subtree if quote.start <= sentence.start + t.idx < quote.end]
    return Introduction(cue, phrase(sentence, who, (verb.i, *quoted)))


def _named_at(found: re.Match[str]) -> Phrase:
    start = found.start("who")
    name = found.group("who").strip()
    return Phrase(start, start + len(found.group("who").rstrip()), start, start, name)


def _noun_between(sentence: Sentence, verb: Token, quote: Quote) -> Token | None:
    """The speaker in "…" X said and in "…" said X, where the parse often errs."""
    at = sentence.start + verb.idx
    if not quote.end <= at <= quote.end + _CLOSE:
        return None
    own = subject(verb)[0]
    between = [t for t in verb.doc[: verb.i] if sentence.start + t.idx >= quote.end and t.pos_ in _NOUNS]
    if own is not None and (own in between or (not between and own.i > verb.i and own.dep_ == "nsubj")):
        return own
    if between:
        return next((t for t in between if t.dep_ not in _NO_SPEAKER), between[0])
    return _noun_beside(sentence, verb, quote)


def _noun_beside(sentence: Sentence, verb: Token, quote: Quote) -> Token | None:
    """Where the parse knows no subject: the noun right behind the verb ("said X"), else the nearest before it."""
    doc = verb.doc
    if sentence.start + verb.idx >= quote.end and verb.i + 1 < len(doc):
        behind = doc[verb.i + 1]
        while behind.dep_ in _INSIDE_NAME and behind.head.i > verb.i:
            behind = behind.head
        if behind.pos_ in _NOUNS:
            return behind
    for token in reversed(doc[max(0, verb.i - 12) : verb.i]):
        at = sentence.start + token.idx
        if quote.start <= at < quote.end:
            break
        if token.pos_ in _NOUNS and token.dep_ not in _NO_SPEAKER:
            return token
    return None
