"""Near-copies by shuffles: bands bring together what may be alike, components tie it, each group is settled in order.

A band of boilerplate may have a million members. It is cut into blocks, and each pair of blocks is looked at by itself,
so that no row and no task grows with the band; every pair of members still meets.

The rule for what is worth comparing looks at two articles alone (see `articles.copies`), so settling each component in
the order of the input gives what a store finds that met the whole input in that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from detente.articles.copies import LEAST_AGREEMENT, agreements, body_of, settled, table_of
from detente.spark.components import components

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["copies_of", "firsts"]

_EDGES = pa.schema([("a", pa.int64()), ("b", pa.int64())])
#: Members of a band that are held together; a pair of blocks has twice as many.
BLOCK = 20_000
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
    together = _together(held, folder / "hot")
    edges = together.where(F.size("held") > 1).select("held").mapInArrow(_edges, _spark(_EDGES))
    tied = components(edges, folder)
    members = first.select("order", "id", "text", "notices").join(
        tied.withColumnRenamed("member", "order"), "order", "inner"
    )
    return members.groupBy("component").applyInArrow(_settle, _spark(_COPIES))


def _together(held: DataFrame, folder: Path) -> DataFrame:
    """(held): lists of (order, marks) in which any two articles that share a band meet. The bands of more than BLOCK
    members are written to `folder`."""
    from pyspark.sql import functions as F

    sizes = held.groupBy("band").agg(F.count("*").alias("size")).where(F.col("size") > BLOCK)
    sizes.write.mode("overwrite").parquet(str(folder))
    hot = held.sparkSession.read.schema("band bigint, size bigint").parquet(str(folder))
    gathered = F.collect_list(F.struct("order", "marks")).alias("held")
    if hot.isEmpty():
        return held.groupBy("band").agg(gathered).select("held")
    blocks = F.ceil(F.col("size") / BLOCK)
    dealt = held.join(F.broadcast(hot), "band").withColumn("mine", F.pmod(F.xxhash64("order"), blocks))
    each = dealt.withColumn("other", F.explode(F.sequence(F.lit(0).cast("bigint"), blocks - 1)))
    paired = each.where("other <> mine")  # those of one block meet in each pair that it is in
    pair = [F.least("mine", "other").alias("low"), F.greatest("mine", "other").alias("high")]
    cool = held.join(F.broadcast(hot), "band", "left_anti").groupBy("band").agg(gathered).select("held")
    return cool.union(paired.groupBy("band", *pair).agg(gathered).select("held"))


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
    """Each article found alike leads on to those of the rest that it is alike to: what belongs together is compared
    with little more than itself."""
    orders = np.array(sorted(held))
    table = table_of(b"".join(held[order] for order in orders.tolist()))
    rest = np.arange(len(orders))
    while len(rest) > 1:
        waiting, rest = [rest[0]], rest[1:]
        while waiting and len(rest):
            at = waiting.pop()
            alike = agreements(table[at].tobytes(), table[rest]) >= LEAST_AGREEMENT
            found, rest = rest[alike], rest[~alike]
            yield from ((int(orders[at]), int(orders[other])) for other in found)
            waiting.extend(found)


def _settle(group: pa.Table) -> pa.Table:
    rows = sorted(group.select(["order", "id", "text", "notices"]).to_pylist(), key=lambda row: int(row["order"]))
    bodies = {r["id"]: body_of(r["text"], ((n["start"], n["end"]) for n in r["notices"])) for r in rows}
    found = settled(bodies)
    copies = [(row["order"], found[row["id"]]) for row in rows if row["id"] in found]
    return pa.table([[c[0] for c in copies], [c[1] for c in copies]], schema=_COPIES)
