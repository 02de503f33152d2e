"""Connected components of a graph given by its edges, by number of the least member; only counts come to the driver.

A graph that one task can hold is settled there, by union and find. A greater one by large-star, small-star rounds
(Kiveris and others 2014): each is a shuffle, written down so that neither plans nor losses grow from round to round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["components", "rounds"]

#: Edges that one task settles: about 100 bytes each.
_ONE_TASK = 5_000_000
_MOST_ROUNDS = 60
_MEMBERS = "member bigint, component bigint"


def components(edges: DataFrame, folder: Path) -> DataFrame:
    """(member, component) for every number in `edges` (a, b). Rounds leave Parquet in `folder`, a work folder."""
    known = _written(edges.where("a <> b").distinct(), folder / "edges")
    if known.count() <= _ONE_TASK:
        return known.coalesce(1).mapInArrow(_union_find, _MEMBERS)
    return rounds(known, folder)


def _union_find(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    parent: dict[int, int] = {}

    def root(n: int) -> int:
        while parent.setdefault(n, n) != n:
            parent[n] = n = parent[parent[n]]
        return n

    for batch in batches:
        for a, b in zip(batch.column("a").to_pylist(), batch.column("b").to_pylist(), strict=True):
            low, high = sorted((root(a), root(b)))
            parent[high] = low
    members = list(parent)
    columns = [pa.array(members, pa.int64()), pa.array([root(n) for n in members], pa.int64())]
    yield pa.RecordBatch.from_arrays(columns, names=["member", "component"])


def rounds(edges: DataFrame, folder: Path) -> DataFrame:
    """The same for a graph of any size."""
    from pyspark.sql import functions as F

    now = edges.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b"))
    state = None
    for number in range(_MOST_ROUNDS):
        now = _written(_small_star(_large_star(now)), folder / f"round{number}")
        before, state = state, _state(now)
        if before == state:
            break
    else:
        raise RuntimeError(f"components did not settle in {_MOST_ROUNDS} rounds")
    roots = now.select(F.col("b").alias("member"), F.col("b").alias("component")).distinct()
    return now.select(F.col("a").alias("member"), F.col("b").alias("component")).union(roots)


def _written(frame: DataFrame, folder: Path) -> DataFrame:
    frame.write.mode("overwrite").parquet(str(folder))
    return frame.sparkSession.read.schema("a bigint, b bigint").parquet(str(folder))


def _state(edges: DataFrame) -> tuple[int, int]:
    """What tells a change from one round to the next."""
    from pyspark.sql import functions as F

    row = edges.agg(F.count("*"), F.sum(F.xxhash64("a", "b").cast("decimal(38,0)"))).collect()[0]
    return int(row[0]), int(row[1] or 0)


def _large_star(edges: DataFrame) -> DataFrame:
    """Ties every greater neighbour of a number to the least number around it."""
    from pyspark.sql import functions as F

    both = edges.union(edges.select(F.col("b").alias("a"), F.col("a").alias("b")))
    around = both.groupBy("a").agg(F.min("b").alias("least"))
    tied = both.join(around, "a").select(F.col("b"), F.least("a", "least").alias("m"), "a")
    return tied.where("b > a").select(F.col("b").alias("a"), F.col("m").alias("b")).where("a <> b").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Ties every smaller neighbour of a number, and itself, to the least of them."""
    from pyspark.sql import functions as F

    least = edges.groupBy("a").agg(F.min("b").alias("m"))
    tied = edges.join(least, "a").select(F.col("b").alias("a"), F.col("m").alias("b"))
    own = least.select("a", F.col("m").alias("b"))
    return tied.union(own).where("a <> b").distinct()
