"""Which format a stream is in, from its first bytes; the name only decides what the bytes leave open."""

from __future__ import annotations

import csv
import re

from detente.articles.encoding import bom_of, decode
from detente.articles.fields import folded, says_text

__all__ = ["HEAD", "delimiter_of", "foreign", "format_of"]

#: How many bytes are looked at.
HEAD = 1 << 16
#: Magic numbers of things that hold no article we can read, and what to do about them.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b\x08", "gzip inside two other wrappings"),
    (b"\x28\xb5\x2f\xfd", "zstd inside two other wrappings"),
    (b"%PDF", "a PDF; turn it into text first (pdftotext)"),
    (b"PK\x03\x04", "a zip archive or office file; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office file; save it as text first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"BZh", "bzip2 data; unpack it first"),
    (b"\xfd7zXZ\0", "xz data; unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database; export it as CSV first"),
)
_TAR = "a tar archive; unpack it first (tar -xf) and name the folder"
_TAR_BLOCK = 512
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|channel)[\s>]")
_TAG = re.compile(r"</?(?:p|div|span|a|h[1-6]|ul|li|br|table|td|article|section|meta|title)[\s>/]", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_DELIMITERS = ",\t;|"
_LONGEST_COLUMN = 60


def format_of(head: bytes, name: str = "") -> str:
    """One of parquet, warc, feed, html, json, jsonl, csv, text, empty, binary.

    `head` is the first `HEAD` unpacked bytes; `name` the file's name, used where a table could as well be text.
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if bom_of(head) is None and _is_binary(head):
        return "binary"
    # The last of these opens the lines of JSON text sequences.
    start = decode(head[:HEAD], markup=True).lstrip("\ufeff \t\r\n\x1e")
    if not start:
        return "empty"
    if start[0] == "<":
        return _markup(start)
    if start[0] in "[{":
        return _json(start)
    if delimiter_of(start, name):
        return "csv"
    return "html" if len(_TAG.findall(start[:8192])) >= 8 else "text"


def foreign(head: bytes) -> str | None:
    """What holds no article that we can read, and what to do about it; None where the bytes do not tell."""
    return _TAR if _is_tar(head) else next((what for magic, what in _FOREIGN if head.startswith(magic)), None)


def _is_tar(head: bytes) -> bool:
    """Old ones have no magic number, but each header holds the sum of its bytes, itself taken for blanks."""
    if len(head) < _TAR_BLOCK or not any(head[:_TAR_BLOCK]):
        return False
    try:
        told = int(head[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    return told == sum(head[:148]) + 8 * 32 + sum(head[156:_TAR_BLOCK])


def _is_binary(head: bytes) -> bool:
    if foreign(head):
        return True
    sample = head[:8192]
    return len(sample) - len(sample.translate(None, _CONTROL)) > len(sample) // 50


def _markup(start: str) -> str:
    html, feed = _HTML.search(start[:4096]), _FEED.search(start[:4096])
    if feed and (not html or feed.start() < html.start()):
        return "feed"
    return "html" if html or _TAG.search(start) else "text"


def _json(start: str) -> str:
    """An array or an object over several lines is `json`; an object a line is `jsonl`; else it is text in brackets."""
    first = start.split("\n", 1)[0].rstrip()
    if first[0] == "[":
        return "json" if re.match(r"\[\s*(?:[{\]\"]|$)", start) else "text"
    if not re.match(r"\{\s*(?:\"|\}|$)", start):
        return "text"
    if first in ("{", "{}") and len(start) > 2:
        return "json" if first == "{" else "jsonl"
    if first.endswith("}") or len(start) == len(first):
        return "jsonl"
    rest = [line.lstrip()[:1] for line in start.split("\n")[1:4]]
    return "json" if rest and all(c in ('"', "}", "]", "") for c in rest) else "jsonl"


def delimiter_of(start: str, name: str = "") -> str | None:
    """The delimiter of a table whose header names a text or title column; None where this is no such table."""
    header = start.lstrip("\r\n\ufeff").partition("\n")[0].partition("\r")[0]
    if len(header) > 4096:
        return None
    lowered = name.casefold()
    is_named = any(f".{kind}" in lowered for kind in ("csv", "tsv", "tab"))
    for mark in sorted(_DELIMITERS, key=header.count, reverse=True):
        columns = next(csv.reader([header], delimiter=mark), [])
        short = all(len(column) <= _LONGEST_COLUMN for column in columns)
        if len(columns) >= 2 and short and says_text(columns) and (is_named or _is_header(columns)):
            return mark
    columns = [header.strip().strip('"')]
    return "," if is_named and folded(columns[0]) and says_text(columns) else None


def _is_header(columns: list[str]) -> bool:
    """Column names are single words or two, not the start of a sentence."""
    return all(len(column.split()) <= 2 and not column.endswith(".") for column in columns)
