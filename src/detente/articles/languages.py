"""Which language a text is in. A cheap English gate first, then py3langid on the text's beginning."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["guess"]

_SAMPLE = 2_000
_SHORT = 12
#: Languages with a daily press; creoles, dialects and made languages would win tables and lists of names.
_NEWS_LANGUAGES = (
    "af am ar az be bg bn bs ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko"
    " ku ky lo lt lv mk ml mn mr ms ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr ug uk ur uz vi zh"
)
_WORD = re.compile(r"[^\W\d_]+")
_FILE = "articles/english.txt"


@cache
def _english() -> frozenset[str]:
    text = resources.files("detente.data").joinpath(_FILE).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_NEWS_LANGUAGES.split())
    return identifier


def guess(text: str, given: str | None = None) -> str | None:
    """ISO 639-1 code of the text's main language, None where there are no words.

    `given` (what the record said) is only believed for texts too short to tell. Capitals say nothing: wire
    headlines in capitals are lowered first.
    """
    sample = text[:_SAMPLE]
    words = [word.casefold() for word in _WORD.findall(sample)]
    if not words:
        return _two(given)
    ascii_share = sum(word.isascii() for word in words) / len(words)
    english = sum(word in _english() for word in words) / len(words)
    if ascii_share > 0.9 and english >= (0.12 if len(words) >= _SHORT else 0.08):
        return "en"
    if len(words) < _SHORT and (told := _two(given)):
        return told
    code, probability = _identifier().classify(sample.lower())
    if len(words) < _SHORT and ascii_share == 1.0 and (probability < 0.95 or english > 0):
        return "en"  # a headline of names: mostly ASCII letters and nothing that speaks against English
    return str(code)


def _two(given: str | None) -> str | None:
    """The code of two letters in what a record says ("en-US", "eng", "English"); None for other names of languages."""
    code = (given or "").strip().casefold().replace("_", "-").split("-")[0]
    code = {"eng": "en", "english": "en"}.get(code, code)
    return code if len(code) == 2 else None
