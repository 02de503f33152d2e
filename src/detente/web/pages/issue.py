"""An issue: between whom it is fought over or agreed on, over the years, and its latest acts."""

from __future__ import annotations

from detente.actors.states import names
from detente.records import QUADS
from detente.relations.issues import label, list_issues
from detente.web.args import NotFound
from detente.web.page import Page, Route, View

__all__ = ["ROUTE"]


def make(view: View) -> Page:
    key = view.parts[0]
    if key not in {i.id for i in list_issues()}:
        raise NotFound(f"no issue is called {key[:60]!r}")
    pairs = view.fetch(
        f"""SELECT a, b, count(*) AS events, avg(intensity) AS mean, max(date) AS latest,
            count(*) FILTER (quad IN ('{QUADS[2]}', '{QUADS[3]}')) / count(*) AS conflict
        FROM web_issues JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) USING (pair)
        WHERE issue = ? AND date <= ? AND known <= ?
        GROUP BY a, b ORDER BY events DESC, a, b LIMIT 30""",
        *(key, view.on, view.on),
    )
    for row in pairs:
        row["names"] = f"{names().get(row['a'], row['a'])} – {names().get(row['b'], row['b'])}"
    years = view.fetch(
        """SELECT year(date) AS year, count(*) AS events, avg(intensity) AS mean FROM web_issues
        WHERE issue = ? AND date <= ? AND known <= ? GROUP BY 1 ORDER BY 1 DESC LIMIT 40""",
        *(key, view.on, view.on),
    )
    latest = view.fetch(
        """SELECT e.id, e.date, e.source_id AS source, e.target_id AS target, e.type, e.intensity, e.text
        FROM (SELECT id FROM web_issues WHERE issue = ? AND date <= ? AND known <= ?
            ORDER BY date DESC, id LIMIT 20) w JOIN events e ON e.id = w.id ORDER BY e.date DESC, e.id""",
        *(key, view.on, view.on),
    )
    said = f"Events about {label(key)} between states, up to {view.on.day} {view.on:%B %Y}."
    context = {"key": key, "pairs": pairs, "years": years, "latest": latest}
    return Page("issue.html", label(key).capitalize(), said, {"issue": key, **context}, pairs, context)


ROUTE = Route("issue", 1, make, ("on",))
