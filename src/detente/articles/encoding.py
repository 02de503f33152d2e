"""Bytes to text: the encoding is found (byte-order mark, strict UTF-8, what the page says, statistics), not assumed."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

__all__ = ["bom_of", "decode", "guessed", "without_surrogates"]

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9_:.-]{2,40})""")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: WHATWG: pages that say Latin-1 mean Windows-1252.
_WEB_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_SAMPLE = 1 << 16
#: Likelihoods of encodings that lie so near say nothing.
_AS_GOOD = 0.1


def bom_of(data: bytes) -> tuple[bytes, str] | None:
    """The byte-order mark at the start and its encoding, if there is one."""
    return next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), None)


def decode(data: bytes, *, hint: str | None = None, markup: bool = False) -> str:
    """The text of `data`. Never fails: what no encoding explains becomes U+FFFD.

    `hint` is what the carrier said (an HTTP header); `markup` looks for a declaration inside.
    """
    if mark := bom_of(data):
        return data[len(mark[0]) :].decode(mark[1], errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return _patched_utf8(data)
    said = [hint, *(_declared(data) if markup else ())]
    for name in said:
        if name and (text := _try(data, name)) is not None:
            return text
    return _guess(data)


def _declared(data: bytes) -> tuple[str, ...]:
    head = data[:4096]
    found = (_XML.search(head), _META.search(head))
    return tuple(match[1].decode("ascii") for match in found if match)


def _try(data: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        text = data.decode(_WEB_NAMES.get(codec, codec), errors="replace")
    except (LookupError, ValueError):
        return None
    # A wrong claim shows: many bytes that the encoding does not have.
    return text if text.count("\ufffd") <= len(text) // 500 else None


def _mostly_utf8(data: bytes) -> bool:
    """True for UTF-8 with some stray bytes of another encoding (pages glued from two sources)."""
    text = data[: 4 * _SAMPLE].decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(map(text.count, "éèüöäßñçàí’“”–—")) + sum(1 for c in text[:_SAMPLE] if c > "\u0370" and c != "\ufffd")
    return good > 3 * bad


def _patched_utf8(data: bytes) -> str:
    return data.decode("utf-8", errors="detente_cp1252")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.start + 1]
    return stray.decode("cp1252", errors="replace"), error.start + 1


codecs.register_error("detente_cp1252", _as_cp1252)


def _guess(data: bytes) -> str:
    return _try(data, guessed(data) or "cp1252") or data.decode("cp1252", errors="replace")


def guessed(data: bytes) -> str | None:
    """The likeliest encoding of the beginning of `data`, by statistics; None where it is UTF-8 or like none."""
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    with suppress(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # the last character may be cut
        return None
    found = list(from_bytes(sample))  # the likeliest first
    if not found:
        return None
    best = found[0]
    tied = [m for m in found if m.chaos == best.chaos and m.coherence > best.coherence - _AS_GOOD]
    # Where little tells them apart, a text has its "São" and "Núñez" of western Europe, not of the alphabet's first.
    return "cp1252" if any("cp1252" in match.could_be_from_charset for match in tied) else best.encoding


def without_surrogates(text: str) -> str:
    """The text with each lone surrogate half replaced by U+FFFD; the length stays."""
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text
