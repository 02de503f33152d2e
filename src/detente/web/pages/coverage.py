"""What the store was made from: articles by outlet and month, languages, rejects with reasons, versions."""

from __future__ import annotations

from detente.web.page import Page, Route, View

__all__ = ["ROUTE"]


_LANGUAGES = (
    "SELECT coalesce(language, 'unknown') AS language, count(*) AS n FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"
)
_BASES = "SELECT coalesce(date_basis, 'none') AS basis, count(*) AS n FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"
_REJECTS = """
SELECT code, any_value(reason) AS reason, count(*) AS n FROM rejects GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 50
"""
_CODERS = """
SELECT origin, coalesce(codebook, '–') AS codebook, count(*) AS n, min(date) AS first, max(date) AS last
FROM events GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 50
"""
_RUNS = """
SELECT id, command, started, finished, read, stored, rejected, copies, events, version, codebook
FROM runs ORDER BY started DESC LIMIT 30
"""


def make(view: View) -> Page:
    cells = view.fetch(
        """SELECT coalesce(outlet, '(unknown)') AS outlet, strftime(date, '%Y-%m') AS month, count(*) AS articles,
            count(duplicate_of) AS copies FROM articles WHERE date IS NULL OR date <= ?
        GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 200000""",
        view.on,
    )
    months: dict[str, int] = {}
    outlets: dict[str, list[int]] = {}
    by_year: dict[str, dict[str, int]] = {}
    for cell in cells:
        months[cell["month"] or "undated"] = months.get(cell["month"] or "undated", 0) + cell["articles"]
        tally = outlets.setdefault(cell["outlet"], [0, 0])
        tally[0] += cell["articles"]
        tally[1] += cell["copies"]
        year, told = (cell["month"] or "undated")[:4], by_year.setdefault(cell["outlet"], {})
        told[year] = told.get(year, 0) + cell["articles"]
    years: dict[str, list[tuple[str, int]]] = {}
    for month, count in sorted(months.items()):
        years.setdefault(month[:4] if month != "undated" else "undated", []).append((month[5:], count))
    top = sorted(((o, t[0], t[1]) for o, t in outlets.items()), key=lambda r: (-r[1], r[0]))[:40]
    context = {
        "outlets": top,
        "outlet_years": sorted({y for found in by_year.values() for y in found if y != "unda"})[-12:],
        "by_year": {o: by_year[o] for o, *_ in top},
        "top_year": max((n for o, *_ in top for n in by_year[o].values()), default=1),
        "outlet_count": len(outlets),
        "years": years,
        "top": max(months.values(), default=1),
        "languages": view.fetch(_LANGUAGES),
        "bases": view.fetch(_BASES),
        "rejects": view.fetch(_REJECTS),
        "coders": view.fetch(_CODERS),
        "runs": view.fetch(_RUNS),
        "meta": view.fetch("SELECT key, value FROM meta ORDER BY key"),
    }
    data = {k: v for k, v in context.items() if k not in ("top", "top_year")} | {"cells": cells}
    return Page(
        "coverage.html",
        "Coverage",
        f"All articles up to {view.on.day} {view.on:%B %Y}, kept and rejected.",
        data,
        cells,
        context,
    )


ROUTE = Route("coverage", 0, make, ("on",))
