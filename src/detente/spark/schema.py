"""Articles and documents as Arrow rows: nested, typed, nothing lost.

A document's row holds the columns of the store's table `articles` and, for each other table, a list of its rows; it is
worked out from `schema.sql`, so there is one definition. Parquet of these rows is what Spark writes and
`detente build --from-parquet` loads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa

from detente.articles.copies import body_of, print_of
from detente.articles.encoding import without_surrogates
from detente.records import Article, Document, Interval, Notice, Reject
from detente.store.rows import document_rows, reject_row

__all__ = [
    *("ARTICLES", "NESTED", "REJECTED", "UNDATED", "article_from", "article_row", "document_row", "documents"),
    "reject_document_row",
]

#: Tables whose rows lie as lists in the document's row.
NESTED = ("sentences", "actors", "times", "statements", "mentions", "relations", "gates", "issues")
#: Values of the partition column `month` for articles without a date, and for what could not be read.
UNDATED, REJECTED = "undated", "rejected"

_TEXT = pa.string()
_INTERVAL = pa.struct([("from_", _TEXT), ("to", _TEXT)])
_NOTICE = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("kind", _TEXT)])
_REJECT = pa.struct([(name, _TEXT) for name in ("origin", "place", "code", "reason", "given_id")])
#: Articles on their way from the readers to the annotators. `order` is the place in the input: file number and record.
ARTICLES = pa.schema(
    [
        ("order", pa.int64()),
        *((name, _TEXT) for name in ("id", "text", "origin", "given_id", "title")),
        ("date", pa.date32()),
        *((name, _TEXT) for name in ("date_basis", "date_note")),
        ("date_range", _INTERVAL),
        *((name, _TEXT) for name in ("url", "outlet", "language")),
        ("notices", pa.list_(_NOTICE)),
        ("duplicate_of", _TEXT),
        ("marks", pa.binary()),
        ("bands", pa.list_(pa.int64())),
        ("reject", _REJECT),
    ]
)


def article_row(item: Article | Reject, order: int) -> dict[str, Any]:
    """The row of an article with its print for the search of copies, or of a reject."""
    if isinstance(item, Reject):
        # Names of files and ids may hold what is no UTF-8 (as in `rows.reject_row`).
        told = {name: without_surrogates(value) if value else value for name, value in asdict(item).items()}
        return {"order": order, "reject": told}
    new = print_of(body_of(item.text, ((n.start, n.end) for n in item.notices)))
    origin = without_surrogates(item.origin)
    return asdict(item) | {"origin": origin, "order": order, "marks": new.marks, "bands": list(new.bands)}


def article_from(row: Mapping[str, Any]) -> Article | Reject:
    """What `article_row` was made of."""
    if row["reject"]:
        return Reject(**row["reject"])
    fields = {name: row[name] for name in Article.__slots__ if name not in ("date_range", "notices")}
    span = Interval(**row["date_range"]) if row["date_range"] else None
    return Article(**fields, date_range=span, notices=tuple(Notice(**notice) for notice in row["notices"]))


@cache
def _tables() -> dict[str, pa.Schema]:
    """Arrow schemas of the store's tables."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(resources.files("detente.store").joinpath("schema.sql").read_text("utf-8"))
        names = ("articles", "rejects", *NESTED)
        return {name: connection.sql(f"SELECT * FROM {name} LIMIT 0").to_arrow_table().schema for name in names}


def _without(schema: pa.Schema, *names: str) -> list[pa.Field]:
    return [field for field in schema if field.name not in names]


@cache
def documents() -> pa.Schema:
    """The schema of what Spark writes, `month` (the partition) last."""
    tables = _tables()
    nested = [pa.field(name, pa.list_(pa.struct(_without(tables[name], "article_id")))) for name in NESTED]
    return pa.schema(
        [
            *_without(tables["articles"], "run_id"),
            pa.field("order", pa.int64()),
            pa.field("parsed", pa.int32()),
            *nested,
            pa.field("bands", pa.list_(pa.int64())),
            pa.field("reject", pa.struct(_without(tables["rejects"], "run_id"))),
            pa.field("month", _TEXT),
        ]
    )


def document_row(document: Document, order: int, marks: bytes, bands: Iterable[int], codebook: str) -> dict[str, Any]:
    """The row of a document. Copies carry no print: nothing is compared with them."""
    article = document.article
    is_kept = article.duplicate_of is None and bool(marks)
    tables = document_rows(document, "", codebook, marks if is_kept else None).tables
    row = dict(zip(_tables()["articles"].names, tables["articles"][0], strict=True))
    del row["run_id"]
    for name in NESTED:
        columns = _tables()[name].names
        row[name] = [_record(columns, cells) for cells in tables.get(name, [])]
    month = f"{article.date:%Y-%m}" if article.date else UNDATED
    return row | {"order": order, "parsed": document.parsed, "bands": list(bands) if is_kept else [], "month": month}


def _record(columns: list[str], cells: tuple[Any, ...]) -> dict[str, Any]:
    return {name: cell for name, cell in zip(columns, cells, strict=True) if name != "article_id"}


def reject_document_row(reject: Reject, order: int) -> dict[str, Any]:
    """The row that stands for what could not be read."""
    cells = zip(_tables()["rejects"].names, reject_row(reject, ""), strict=True)
    return {"order": order, "month": REJECTED, "reject": {name: cell for name, cell in cells if name != "run_id"}}
