"""What is fuzzed: each target takes any bytes and holds the program to what it promises, else AssertionError.

A reader ends every input in articles or rejects; the annotator's spans lie in the text and are it; an importer stores,
rejects or refuses. Nothing but a DetenteError may come out of any of them.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from detente.articles.limits import Limits
from detente.articles.read import READERS, read
from detente.errors import DetenteError
from detente.records import Article, Document, Reject

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["TARGETS", "ManyImports", "sound"]

#: Small bounds, so that a fuzzer reaches them.
_LIMITS = Limits(record_bytes=1 << 16, html_bytes=1 << 16, html_tags=2_000, html_depth=100, text_chars=20_000)
#: Imported stores are emptied after so many inputs, so that their growth does not slow the run.
_INPUTS_A_STORE = 40
#: Inputs whose rows go into one file of a long search.
ROWS_OF = 256
#: Files with a header of their own that a long search imports alone.
MOST_HEADERS = 300
CSV = {"date": "day", "source": "a", "target": "b", "cameo": "code"}


def read_anything(data: bytes) -> None:
    """The one door: the kind is told by content."""
    _ends_well(list(read([io.BytesIO(data)], limits=_LIMITS)))


def read_as(kind: str, data: bytes) -> None:
    """One reader, whatever the bytes look like."""
    from detente.articles import read as room
    from detente.articles.assemble import article_of
    from detente.articles.context import Context
    from detente.articles.streams import FileStream

    stream, context = FileStream(io.BytesIO(data)), Context("fuzz", _LIMITS, None)
    records = room._reader(kind)(room._as_utf8(stream, data[:4096], kind), context)
    found: list[Article | Reject] = []
    for item in room._never_silent(records, kind, context):
        found += [item] if isinstance(item, Reject) else article_of(item, limits=_LIMITS)
    _ends_well(found)


def _ends_well(found: list[Article | Reject]) -> None:
    assert found, "an input ended in nothing"
    for item in found:
        if isinstance(item, Reject):
            assert item.code and item.reason and item.origin
            item.reason.encode("utf-8")
            continue
        assert (item.id and item.text.strip()) or item.title
        item.text.encode("utf-8")
        assert all(0 <= n.start < n.end <= len(item.text) for n in item.notices)


def annotate(data: bytes) -> None:
    """The first byte chooses whether the text has a date; the rest is the text."""
    from detente.api import annotate_many

    text = data[1:].decode("utf-8", "replace")
    record = {"id": "fuzz", "text": text, "date": "2012-10-03" if data[:1] < b"\x80" else None}
    for document in annotate_many([record]):
        sound(document)
        assert all(e.code not in ("annotate", "timeout") for e in document.errors), document.errors


def sound(document: Document) -> None:
    """Every span lies in the text and is its own words; the whole is JSON that can be written as UTF-8."""
    text = document.article.text
    out = document.to_json()
    json.dumps(out, ensure_ascii=False).encode("utf-8")
    for name in ("times", "actors", "issues"):
        for item in out[name]:
            assert text[item["start"] : item["end"]] == item["text"], (name, item)
    parties = [party for event in out["events"] for party in (event["source"], event["target"], event["trigger"])]
    for party in [*parties, *(s["speaker"] for s in out["statements"] if s["speaker"])]:
        assert text[party["start"] : party["end"]] == party["text"], party
    for name in ("notices", "statements", "relations", "gates"):
        assert all(0 <= item["start"] < item["end"] <= len(text) for item in out[name]), name
    ends = [0, *(place for span in out["sentences"] for place in span)]
    assert ends == sorted(ends) and ends[-1] <= len(text)


def classify(data: bytes) -> None:
    """A pair made of three parts parted by the byte 0."""
    import detente

    sentence, source, target = ([part.decode("utf-8", "replace") for part in data.split(b"\0", 2)] + ["", ""])[:3]
    (answer,) = detente.classify([{"id": 1, "sentence": sentence, "source": source, "target": target}])
    json.dumps(answer, ensure_ascii=False).encode("utf-8")
    assert answer["id"] == 1


class _Scratch:
    """A store in memory that is emptied now and then, and a folder for the file to import."""

    def __init__(self) -> None:
        import duckdb

        from detente.exchange.codes import register_tables
        from detente.store import connection as store

        memory = Path("/dev/shm")
        self._kept = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.folder = Path(self._kept.name)
        self.connection: DuckDBPyConnection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute("PRAGMA disable_optimizer")  # planning takes longer than a few rows
        store._create(self.connection)
        register_tables(self.connection)
        self._used = 0

    def take(self) -> tuple[Path, DuckDBPyConnection]:
        self._used += 1
        if self._used % _INPUTS_A_STORE == 0:
            for table in ("events", "mentions", "rejects", "runs", "unmapped"):
                self.connection.execute(f"DELETE FROM {table}")
        return self.folder, self.connection


@cache
def _scratch(name: str) -> _Scratch:
    return _Scratch()


def import_as(name: str, data: bytes) -> None:
    """One coder's layout: rows are stored, known or rejected, or the file is refused with its place.

    A first byte below 0x80 stands for the layout's own first line, so that the search gets to the rows.
    """
    _imported(name, _first_line(name) + data[1:] if data[:1] < b"\x80" else data[1:])


@cache
def _first_line(name: str) -> bytes:
    from tests.fuzz.seeds import table

    return table(name).split(b"\n")[0] + b"\n"


def _imported(name: str, content: bytes) -> bool:
    """Whether the importer took the file in; False where it refused it by an error of ours that names it."""
    from detente.exchange import load as room

    folder, connection = _scratch(name).take()
    file = folder / "events.csv"
    file.write_bytes(content)
    with patch.object(room, "register_tables"):  # the scratch store has them; making them takes most of the time
        try:
            done = room.load_mapped(connection, [file], CSV) if name == "csv" else room.load(connection, name, [file])
        except DetenteError as error:
            assert str(file) in str(error), error
            return False
    assert done.stored + done.known + done.rejected <= max(done.read, done.rejected)
    return True


class ManyImports:
    """`import_as` for a long search: the SQL of an import takes 24 ms of a processor whatever the file's size, so
    inputs meet the importer's Python one by one and its SQL as the rows of one file.

    A file that is refused is halved until the input that did it is alone. An input with a header of its own that is
    new and fits the layout is imported alone as well, up to `MOST_HEADERS`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting: list[bytes] = []
        self.headers: set[bytes] = set()
        self.files = 0

    def __call__(self, data: bytes) -> None:
        head, _, rows = data[1:].partition(b"\n") if data[:1] >= b"\x80" else (b"", b"", data[1:])
        if data[:1] >= b"\x80" and self._is_new(head, data[1:]):
            self._import(data[1:])
        self.waiting.append(rows)
        if len(self.waiting) >= ROWS_OF:
            waiting, self.waiting = self.waiting, []
            self._import_all(waiting)

    def _is_new(self, head: bytes, content: bytes) -> bool:
        from detente.exchange import detect, mapping

        file = _scratch(self.name).folder / "head.csv"
        file.write_bytes(content)
        try:
            if self.name == "csv":
                mapping.layout_of(file, CSV)
            else:
                fitted = detect.layout_for(file, self.name)
                detect.absent(fitted, fitted.columns or detect.header_of(file, fitted.delimiter, fitted.quote))
        except DetenteError as error:
            assert str(file) in str(error), error
            return False
        is_new = head not in self.headers and len(self.headers) < MOST_HEADERS
        if is_new:
            self.headers.add(head)
        return is_new

    def _import_all(self, rows: list[bytes]) -> None:
        taken = self._import(_first_line(self.name) + b"\n".join(rows))
        if not taken and len(rows) > 1:
            middle = len(rows) // 2
            self._import_all(rows[:middle])
            self._import_all(rows[middle:])

    def _import(self, content: bytes) -> bool:
        self.files += 1
        return _imported(self.name, content)


def _importers() -> list[str]:
    from detente.exchange.layout import layouts

    return [*sorted(layouts()), "csv"]


def targets() -> dict[str, Callable[[bytes], None]]:
    """Name -> target; a new reader or layout is a target by itself."""
    found: dict[str, Callable[[bytes], Any]] = {"read": read_anything, "annotate": annotate, "classify": classify}
    found |= {f"read-{kind}": partial(read_as, kind) for kind in READERS}
    found |= {f"import-{name}": partial(import_as, name) for name in _importers()}
    return found


TARGETS = targets()
