"""A small made-up store with everything a page shows, and hostile text on the way."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from detente.store.connection import create_or_open

HOSTILE = "<script>window.hit=1</script><img src=x onerror='window.hit=1'>{{ 7*7 }}{% raw %}\u202etxet"
LONG_TITLE = "A" * 1_000_000
_ACTS = (
    ("CONSULT", "040", 1.0, "verbal_cooperation", "trade"),
    ("AID", "070", 7.0, "material_cooperation", "trade"),
    ("ACCUSE", "112", -2.0, "verbal_conflict", "sanctions"),
    ("ASSAULT", "190", -9.0, "material_conflict", "borders"),
)


def make_store(file: Path, events: int = 240) -> Path:
    """Two dyads over four years; article `bad` is hostile in every field."""
    with create_or_open(file) as connection:
        add = _Rows(connection)
        connection.begin()
        for i in range(events):
            day = date(2010, 1, 5) + timedelta(days=6 * i)
            source, target = (("RUS", "USA"), ("USA", "RUS"), ("CHN", "JPN"))[i % 3]
            add.telling(f"a{i}", f"e{i}", day, source, target, _ACTS[(i // 30 + i) % 4 if i < 200 else i % 2])
        last = date(2010, 1, 5) + timedelta(days=6 * events)
        add.telling(
            "bad", "ebad", last, "RUS", "USA", _ACTS[2], title=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)"
        )
        add.telling("long", "elong", last, "USA", "RUS", _ACTS[2], title=LONG_TITLE, url="https://example.org/a?b=<c>")
        add.telling("nato", "enato", last, "NAT", "RUS", _ACTS[2], speaker="Jörg Gülay")  # an alliance is no state
        add.row("rejects", id="r1", origin="x", place="1", code="empty", reason=HOSTILE)
        add.gate("g1", f"a{events - 3}", last + timedelta(days=40), last)
        # Told in an article of Russia and the United States; what followed is theirs too.
        add.gate("g2", f"a{events - 6}", last - timedelta(days=30), last - timedelta(days=36))
        connection.commit()
    return file


class _Rows:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def row(self, table: str, **values: Any) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))

    def gate(self, key: str, article: str, day: date, told: date) -> None:
        span = {"date_from": day.isoformat(), "date_to": day.isoformat(), "gate_date": day, "date": told}
        self.row(
            "gates",
            id=key,
            article_id=article,
            start=0,
            end=5,
            text="vote",
            kind="election",
            actors=["USA"],
            waits=[],
            **span,
        )

    def telling(
        self,
        article: str,
        event: str,
        day: date,
        source: str,
        target: str,
        act: tuple[str, str, float, str, str],
        *,
        title: str = "An envoy speaks",
        outlet: str = "The Outlet",
        url: str | None = None,
        speaker: str = "Ann Ray",
    ) -> None:
        type_, cameo, intensity, quad, issue = act
        text = f"{source} spoke of {target} today. “We agree on grain and ports”, said the envoy Ann Ray.\nShare this."
        if article == "bad":
            text = f"{source} spoke of {target} today. {HOSTILE}"
        self.row(
            "articles",
            id=article,
            date=day,
            date_basis="given",
            title=title,
            url=url,
            outlet=outlet,
            language="en",
            text=text,
            story_id=article,
            notices=[{"start": len(text) - 11, "end": len(text), "kind": "other"}],
        )
        self.row("sentences", article_id=article, number=0, start=0, end=24, text=text[:24])
        sides = {"source_id": source, "target_id": target, "source_sector": "GOV", "target_sector": "GOV"}
        code = {"type": type_, "cameo": cameo, "intensity": intensity, "quad": quad, "modality": "actual"}
        code |= {"confidence": 0.8, "issues": [issue], "codebook": "test", "date": day, "date_precision": "day"}
        shown = text[:24] if article != "bad" else HOSTILE
        extra = {"mentions": 1, "outlets": 1, "article_id": article, "sentence": 0, "text": shown, "told": day}
        pair = "-".join(sorted((source, target)))
        self.row("events", id=event, origin="detente", dyad=pair, **sides, **code, **extra)
        spans = {"source_start": 0, "source_end": 3, "target_start": 13, "target_end": 16}
        spans |= {"trigger_start": 4, "trigger_end": 9}
        self.row(
            "mentions",
            event_id=event,
            article_id=article,
            article_date=day,
            outlet=outlet,
            sentence=0,
            **{**sides, **code, **spans, "frame": "speak"},
        )
        self.row(
            "statements",
            id=f"s{article}",
            article_id=article,
            number=0,
            start=25,
            end=60,
            text=text[25:60],
            kind="direct",
            speaker_id=source,
            speaker_name=speaker,
            chain=[speaker, outlet],
            date=day,
            speaker_sector="GOV",
        )
        self.row("actors", article_id=article, start=0, end=3, text=source, actor_id=source)
        self.row("actors", article_id=article, start=13, end=16, text=target, actor_id=target)
