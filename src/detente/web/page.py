"""What a page is made from and made of: the same facts as HTML, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from detente.web.args import Args
from detente.web.dyad.pairs import pair_of
from detente.web.narrow import narrowed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.web.snapshot import Snapshot

__all__ = ["Page", "Route", "View", "address", "fetch", "to_csv", "to_json"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What a page may use: the snapshot, a cursor on it, the parameters; `pair` is the number of a narrowed one."""

    snapshot: Snapshot
    connection: DuckDBPyConnection
    args: Args
    parts: tuple[str, ...]
    last_day: date
    twin: str = "html"
    pair: int = -1

    @property
    def on(self) -> date:
        """The day as of which the page speaks."""
        return self.args.day("on") or self.last_day

    @contextmanager
    def narrowed(self, a: str, b: str) -> Iterator[View]:
        """The same view of a store that holds only what concerns two states."""
        number, _ = pair_of(self.snapshot, a, b)
        cursor = narrowed(self.connection, a, b, number, self.on, texts=self.snapshot.texts)
        try:
            yield replace(self, connection=cursor, pair=number)
        finally:
            cursor.close()

    def fetch(self, sql: str, *parameters: Any) -> list[Row]:
        """The rows of a query."""
        return fetch(self.connection, sql, *parameters)


@dataclass(frozen=True, slots=True)
class Page:
    """`sentence` says the filters; `data` is the JSON twin, `rows` the CSV twin, `context` what the template needs."""

    template: str
    title: str
    sentence: str
    data: Row
    rows: Sequence[Mapping[str, Any]]
    context: Row = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """A page's first word in the address, how many parts follow, and the parameters that it knows."""

    name: str
    parts: int
    make: Callable[[View], Page]
    parameters: tuple[str, ...] = ()


def fetch(connection: DuckDBPyConnection, sql: str, *parameters: Any) -> list[Row]:
    """All rows of a query by column name; a single mapping holds named parameters."""
    named = len(parameters) == 1 and isinstance(parameters[0], dict)
    cursor = connection.execute(sql, parameters[0] if named else list(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def address(*parts: object, **parameters: object) -> str:
    """The address of a page; absent parameters are left out."""
    path = "/" + "/".join(quote(str(part), safe="") for part in parts if part != "")
    given = ((k.rstrip("_"), str(v)) for k, v in parameters.items() if v is not None and v is not False)
    query = urlencode([(name, text) for name, text in given if text])  # a template's absent value is an empty text
    return f"{path}?{query}" if query else path


def to_json(page: Page) -> str:
    """The JSON twin, with title and the filters in words; not-a-number is null."""
    whole = {"title": page.title, "filters": page.sentence} | page.data
    return json.dumps(_plain(whole), ensure_ascii=False, default=str, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value


def to_csv(page: Page) -> str:
    """The CSV twin. Cells that a spreadsheet would run as a formula get a quote in front."""
    names = list(dict.fromkeys(name for row in page.rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in page.rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        value = " | ".join(str(v) for v in value)
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and value:
        return "'" + value
    return "" if value is None or value != value else value
