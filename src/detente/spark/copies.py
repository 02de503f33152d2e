"""Near-copies by shuffles: bands bring together what may be alike, components tie it, each group is settled in order.

The rule for what is worth comparing looks at two articles alone (see `articles.copies`), so settling each component in
the order of the input gives what a store finds that met the whole input in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from detente.articles.copies import LEAST_AGREEMENT, agreements, body_of, settled
from detente.spark.components import components

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["copies_of", "firsts"]

_EDGES = pa.schema([("a", pa.int64()), ("b", pa.int64())])
_COPIES = pa.schema([("order", pa.int64()), ("duplicate_of", pa.string())])


def firsts(articles: DataFrame) -> DataFrame:
    """(order) of the first article of each id: the same content told twice in the input is one article."""
    from pyspark.sql import functions as F

    found = articles.where("reject IS NULL").select("id", "order")
    return found.groupBy("id").agg(F.min("order").alias("order")).select("order")


def copies_of(articles: DataFrame, folder: Path) -> DataFrame:
    """(order, duplicate_of) of the articles that are near-copies of an earlier one. Edges are worked on in `folder`."""
    from pyspark.sql import functions as F

    first = articles.join(firsts(articles), "order", "left_semi")
    held = first.select("order", "marks", F.explode("bands").alias("band"))
    together = held.groupBy("band").agg(F.collect_list(F.struct("order", "marks")).alias("held"))
    edges = together.where(F.size("held") > 1).select("held").mapInArrow(_edges, _spark(_EDGES))
    tied = components(edges, folder)
    members = first.select("order", "id", "text", "notices").join(
        tied.withColumnRenamed("member", "order"), "order", "inner"
    )
    return members.groupBy("component").applyInArrow(_settle, _spark(_COPIES))


def _spark(schema: pa.Schema) -> str:
    names = {pa.int64(): "bigint", pa.string(): "string"}
    return ", ".join(f"`{field.name}` {names[field.type]}" for field in schema)


def _edges(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A spanning forest of the pairs worth comparing in each band."""
    for batch in batches:
        pairs: list[tuple[int, int]] = []
        for held in batch.column("held"):
            pairs += _forest({row["order"]: row["marks"] for row in held.as_py()})
        columns = [pa.array([pair[i] for pair in pairs], pa.int64()) for i in (0, 1)]
        yield pa.RecordBatch.from_arrays(columns, schema=_EDGES)


def _forest(held: dict[int, bytes]) -> Iterator[tuple[int, int]]:
    orders = sorted(held)
    marks = [held[order] for order in orders]
    group = np.arange(len(orders))
    for i in range(len(orders) - 1):
        alike = np.flatnonzero(agreements(marks[i], marks[i + 1 :]) >= LEAST_AGREEMENT) + i + 1
        for j in alike:
            if group[j] != group[i]:
                yield orders[i], orders[j]
                group[group == group[j]] = group[i]


def _settle(group: pa.Table) -> pa.Table:
    rows = sorted(group.select(["order", "id", "text", "notices"]).to_pylist(), key=lambda row: int(row["order"]))
    bodies = {r["id"]: body_of(r["text"], ((n["start"], n["end"]) for n in r["notices"])) for r in rows}
    found = settled(bodies)
    copies = [(row["order"], found[row["id"]]) for row in rows if row["id"] in found]
    return pa.table([[c[0] for c in copies], [c[1] for c in copies]], schema=_COPIES)
