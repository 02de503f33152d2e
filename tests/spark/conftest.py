"""One Spark session for this folder; all of it is skipped, with the reason, where pyspark or Java is absent."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from tests.soak.compare import rows as all_rows

from detente.spark.session import LEAST_JAVA, java_version, session

DAY = "2012-10-03"
STORIES = (
    "MOSCOW (Demo Wire) - Russia accused Georgia on Wednesday of shelling a village near the border.",
    'Chad thanked Mali for the grain. "We are grateful," Chad\'s foreign minister said on Tuesday.',
    "The United States and Canada signed an agreement on fishing. The vote is due on 6 November.",
    "Japan recalled its ambassador from South Korea after the visit to the islands, officials said.",
)
PADDING = (
    " Traders had asked for a word since the spring, when a quarrel over cattle closed the road for some weeks."
    " The market in the border town stood empty, and lorries waited in a queue that reached the river."
)


def told(story: int, ending: str = "") -> str:
    return STORIES[story] + PADDING.replace("cattle", f"cattle and cloth {story}") + ending


def records() -> list[dict[str, Any]]:
    """Stories, copies of them (changed endings), the very same again, another language, a date that cannot be."""
    texts = [told(s) for s in range(4)] + [told(s, f" Report {n}.") for n in range(2) for s in (0, 1)] + [told(0)]
    out = [{"id": f"r{n}", "date": DAY, "outlet": "Demo Wire", "text": text} for n, text in enumerate(texts)]
    out.append({"id": "fr", "date": DAY, "text": "La Russie accuse la Géorgie d'avoir bombardé un village voisin."})
    out.append({"id": "bad", "date": "2012-13-45", "text": told(2, " A day that never was.")})
    return out


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The records dealt out to a JSONL file (with a broken line), a Parquet file and a WARC."""
    folder = tmp_path_factory.mktemp("in")
    dealt = [records()[start::3] for start in range(3)]
    lines = [json.dumps(record) for record in dealt[0]]
    (folder / "a.jsonl").write_text("\n".join([lines[0], "{broken", *lines[1:]]), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(dealt[1]), folder / "b.parquet")
    pages = [page(number, record["text"]) for number, record in enumerate(dealt[2])]
    (folder / "c.warc.gz").write_bytes(b"".join(map(gzip.compress, pages)))
    return [str(folder / name) for name in ("a.jsonl", "b.parquet", "c.warc.gz")]


def page(number: int, text: str) -> bytes:
    head = f'<head><title>A page</title><meta property="article:published_time" content="{DAY}"></head>'
    body = "".join(f"<p>{part}.</p>" for part in text.removesuffix(".").split(". "))
    html = f"<html>{head}<body><article>{body}</article></body></html>".encode()
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.response)
    record.headers["WARC-Target-URI"] = f"https://example.org/{number}"
    record.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html)
    record.record_type = WarcRecordType.response
    record.headers["Content-Type"] = "application/http; msgtype=response"
    written = BytesIO()
    record.write(written)
    return written.getvalue()


@pytest.fixture
def first_story() -> str:
    """The first story of the inputs, ended in another way."""
    return told(0, " First of all.")


@pytest.fixture
def rows() -> Callable[[Path], dict[str, list[str]]]:
    """All rows of a store by table, sorted, without the run's id."""
    return all_rows


def why_not() -> str | None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark is not installed: pip install 'detente[spark]'"
    return None if (java_version() or 0) >= LEAST_JAVA else f"no Java {LEAST_JAVA}"


@pytest.fixture(scope="session")
def needs_spark() -> None:
    if reason := why_not():
        pytest.skip(reason)


@pytest.fixture(scope="session")
def spark(needs_spark: None) -> Iterator[Any]:
    settings = {"spark.sql.shuffle.partitions": "3", "spark.driver.memory": "1g"}
    found = session("local[2]", settings)
    yield found
    found.stop()
