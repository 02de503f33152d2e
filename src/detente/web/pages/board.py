"""The board: where every dyad stands and which of them moved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from detente.actors.states import all_states, names
from detente.relations.brief import ARROW_RULE, RECENT, YEAR
from detente.relations.issues import label
from detente.web.args import BadAddress, state_code
from detente.web.charts import sparkline
from detente.web.narrow import among
from detente.web.page import Page, Route, Row, View, address

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ROUTE", "standing"]

#: Dyads a board shows at most.
MOST = 24
SORTS = {"moved": "most moved first", "conflict": "lowest level first", "events": "most events first"}
MOVED_RULE = (
    "Most moved: by how much of the change since the year before is beyond chance (|change| less its 80 % band), "
    "so a quiet pair that turned stands above a loud one that did not."
)
_Z80 = 1.2816

_STANDING = f"""
WITH pairs AS (
    SELECT pair, a, b FROM web_pairs WHERE rank = 1
        AND ($state IS NULL OR a = $state OR b = $state)
        AND ($region IS NULL OR list_contains($region::VARCHAR[], a) OR list_contains($region::VARCHAR[], b))
        AND ($pairs IS NULL OR list_contains($pairs::VARCHAR[], a || b))),
told AS (
    SELECT pair, intensity, date > $edge AS recent FROM web_days
    WHERE date_precision = 'day' AND date > $start AND date <= $on AND known <= $on
        AND ($issue IS NULL OR list_contains(issues, $issue))),
sums AS (
    SELECT pair, a, b, count(*) FILTER (recent) AS n, avg(intensity) FILTER (recent) AS now,
        coalesce(stddev_samp(intensity) FILTER (recent), 0) / sqrt(greatest(1, count(*) FILTER (recent))) AS error_now,
        count(*) FILTER (NOT recent) AS m, avg(intensity) FILTER (NOT recent) AS year,
        coalesce(stddev_samp(intensity) FILTER (NOT recent), 0) / sqrt(greatest(1, count(*) FILTER (NOT recent)))
            AS error_year
    FROM told JOIN pairs USING (pair) GROUP BY pair, a, b),
judged AS (
    SELECT *, now - year AS change, {_Z80} * sqrt(error_now ** 2 + error_year ** 2) AS chance,
        n >= 3 AND m >= 3 AS enough
    FROM sums)
SELECT *, CASE WHEN NOT enough THEN 'unknown' WHEN abs(change) < 0.5 OR abs(change) <= chance THEN 'same'
    WHEN change > 0 THEN 'up' ELSE 'down' END AS arrow,
    CASE WHEN enough THEN greatest(0, abs(change) - chance) ELSE -1 END AS beyond
FROM judged
"""
_ORDERS = {
    "moved": "beyond DESC, n DESC, a, b",
    "conflict": "n < 3, now NULLS LAST, n DESC, a, b",
    "events": "n DESC, m DESC, a, b",
}


def standing(
    view: View,
    *,
    state: str | None = None,
    region: str | None = None,
    issue: str | None = None,
    pairs: list[str] | None = None,
    sort: str = "moved",
    most: int = MOST,
) -> list[Row]:
    """Dyads with their level, change and arrow (the rule of briefs) as of the page's day."""
    edge = view.on - RECENT
    codes = [s.code for s in all_states().values() if s.region == region] if region else None
    given = {"edge": edge, "start": edge - YEAR, "on": view.on, "state": state, "region": codes}
    given |= {"issue": issue, "pairs": pairs}
    cursor = view.connection.execute(f"{_STANDING} ORDER BY {_ORDERS[sort]} LIMIT {int(most)}", given)
    columns = [c[0] for c in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def make(view: View) -> Page:
    args = view.args
    state, issue = args.state("state"), args.text("issue")
    region = args.choice("region", sorted({s.region for s in all_states().values()}))
    sort = args.choice("sort", SORTS, "moved") or "moved"
    watch = _watched(args.text("watch") or "")
    pairs = ["".join(sorted(w.split("-"))) for w in watch] or None
    rows = standing(view, state=state, region=region, issue=issue, pairs=pairs, sort=sort)
    _tell(view, rows, issue)
    said = _sentence(view, state, region, issue, watch, sort)
    dyads = [{k: r[k] for k in _COLUMNS} for r in rows]
    csv = [row | {"gate": _gate_words(row["gate"])} for row in dyads]
    context = {
        "rows": rows,
        "sort": sort,
        "sorts": SORTS,
        "arrow_rule": ARROW_RULE,
        "moved_rule": MOVED_RULE,
        "regions": sorted({s.region for s in all_states().values()}),
        "issues": _with(_issues(view), issue, label),
        "choice": {"state": state, "region": region, "issue": issue, "watch": ",".join(watch)},
        "states": _with(_states(view), state, lambda code: names().get(code, code)),
        "edge": view.on - RECENT + timedelta(days=1),
        "banded": any("sb " in r["spark"] for r in rows),
    }
    return Page(
        "board.html", "Board", said, {"on": str(view.on), "arrow_rule": ARROW_RULE, "dyads": dyads}, csv, context
    )


def _gate_words(gate: Row | None) -> str | None:
    return f"{gate['kind']} {gate['gate_date']} ({', '.join(gate['actors'])})" if gate else None


def _watched(text: str) -> list[str]:
    """The dyads of "RUS-USA, China-Japan" by their codes. Raises BadAddress."""
    out = []
    for words in filter(None, map(str.strip, text.split(","))):
        try:
            a, b = (state_code(word) for word in words.split("-"))
        except ValueError:
            raise BadAddress(f"watch={words[:40]!r}: dyads such as RUS-USA,CHN-JPN") from None
        if a == b:
            raise BadAddress(f"watch={words[:40]!r}: two different states")
        out.append(f"{a}-{b}")
    return out


_COLUMNS = ("a", "b", "names", "arrow", "level", "year", "change", "events", "line", "gate", "href")


def _sentence(view: View, state: str | None, region: str | None, issue: str | None, watch: list[str], sort: str) -> str:
    parts = [f"Dyads as known on {view.on.day} {view.on:%B %Y}"]
    parts += [f"of {names().get(state, state)}"] if state else []
    parts += [f"with a state of {region}"] if region else []
    parts += [f"in events about {label(issue)}"] if issue else []
    parts += [f"watched: {', '.join(watch)}"] if watch else []
    return f"{' '.join(parts)}; {SORTS[sort]}."


def _tell(view: View, rows: list[Row], issue: str | None) -> None:
    """Adds names, sparkline, reasoned line and next gate to each dyad; under an issue what is told of it alone."""
    keys = [r["pair"] for r in rows]
    months, stages = _months(view, keys, issue), {} if issue else _stages(view, keys)  # stages are of all its acts
    heavy, gates = _heaviest(view, keys, issue), _gates(view, keys)
    for row in rows:
        key, first, second = row["pair"], names().get(row["a"], row["a"]), names().get(row["b"], row["b"])
        row |= {"names": f"{first} – {second}", "events": row["n"], "href": _dyad(view, row)}
        row["level"] = row["now"] if row["n"] >= 3 else None
        row["act"], row["gate"] = heavy.get(key), gates.get(key)
        row["line"] = _line(row)
        row["spark"] = sparkline(
            months.get(key, [None] * 24), stages.get(key, []), f"{first} and {second}: {row['line']}"
        )


def _dyad(view: View, row: Row) -> str:
    return address("dyad", row["a"], row["b"], on=view.args.text("on"))


def _line(row: Row) -> str:
    mood = {"up": "Better", "down": "Worse", "same": "No clear change", "unknown": "Too few events to tell"}
    line = mood[row["arrow"]]
    if row["arrow"] != "unknown":
        line += f": {row['now']:+.1f} over 90 days, {row['year']:+.1f} the year before".replace("-", "−")
    else:
        line += f": {row['n']} in 90 days, {row['m']} the year before"
    return line + "."


def _months(view: View, keys: list[int], issue: str | None) -> dict[int, list[float | None]]:
    last = view.on.year * 12 + view.on.month - 1
    rows = view.fetch(
        """SELECT pair, year(date) * 12 + month(date) - 1 AS month, avg(intensity) AS level FROM web_days
        WHERE date_precision = 'day' AND list_contains(?::INTEGER[], pair) AND date <= ? AND known <= ?
            AND date > ? AND (? IS NULL OR list_contains(issues, ?)) GROUP BY ALL""",
        *(keys, view.on, view.on, view.on - timedelta(days=735), issue, issue),
    )
    out: dict[int, list[float | None]] = {}
    for row in rows:
        if 0 <= (i := 23 - (last - row["month"])) < 24:
            out.setdefault(row["pair"], [None] * 24)[i] = row["level"]
    return out


def _stages(view: View, keys: list[int]) -> dict[int, list[tuple[int, int, str]]]:
    """Stage bands over the 24 months; none for an earlier day, which must not see turns that came later."""
    if view.on < view.last_day:
        return {}
    last = view.on.year * 12 + view.on.month - 1
    out: dict[int, list[tuple[int, int, str]]] = {}
    rows = view.fetch(
        """SELECT p.pair, s.* FROM web_stages s JOIN web_pairs p ON p.a = s.a AND p.b = s.b AND p.rank = 1
        WHERE list_contains(?::INTEGER[], p.pair) ORDER BY s.start""",
        keys,
    )
    for row in rows:
        first, final = (23 - (last - (d.year * 12 + d.month - 1)) for d in (row["start"], row["end"]))
        if final >= 0:
            out.setdefault(row["pair"], []).append((max(0, first), min(23, final), row["direction"] or "none"))
    return out


_HEAVIEST = """
SELECT pair, row FROM web_days
WHERE date_precision = 'day' AND date > ? AND date <= ? AND known <= ? AND list_contains(?::INTEGER[], pair)
    AND (? IS NULL OR list_contains(issues, ?))
QUALIFY row_number() OVER (PARTITION BY pair ORDER BY abs(intensity) * ln(1 + mentions) DESC, date DESC, row) = 1
"""
_ACTS = """
SELECT rowid AS row, id, text, date, type, issues, coalesce(intensity, 0) AS intensity, source_id AS source,
    target_id AS target
FROM web_events WHERE {among}
"""


def _heaviest(view: View, keys: list[int], issue: str | None) -> dict[int, Row]:
    """The act of each dyad's last 90 days with most intensity × reports, with its sentence."""
    rows = view.fetch(_HEAVIEST, *(view.on - RECENT, view.on, view.on, keys, issue, issue))
    acts = {act["row"]: act for act in view.fetch(_ACTS.format(among=among("rowid", [row["row"] for row in rows])))}
    return {row["pair"]: acts[row["row"]] for row in rows}


def _gates(view: View, keys: list[int]) -> dict[int, Row]:
    """The next gate of either state told within the year in an article that has events of the dyad."""
    found = view.fetch(
        """SELECT DISTINCT ON (pair) pair, kind, gate_date, actors, article_id, "start" FROM web_gates
        WHERE list_contains(?::INTEGER[], pair) AND date <= ? AND date > ? AND gate_date >= ?
        ORDER BY pair, gate_date, id""",
        *(keys, view.on, view.on - YEAR, view.on),
    )
    return {row["pair"]: row | {"days": (row["gate_date"] - view.on).days} for row in found}


def _issues(view: View) -> list[tuple[str, str]]:
    rows = view.fetch(
        """SELECT unnest(issues) AS issue, count(*) AS n FROM web_days WHERE date > ? AND date <= ?
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 40""",
        *(view.on - YEAR, view.on),
    )
    return sorted(((r["issue"], label(r["issue"])) for r in rows), key=lambda pair: pair[1])


def _with(options: list[tuple[str, str]], chosen: str | None, words: Callable[[str], str]) -> list[tuple[str, str]]:
    """The options of a field, among them the one that the page follows: else sending the form would drop it."""
    if chosen is None or chosen in dict(options):
        return options
    return sorted([*options, (chosen, words(chosen))], key=lambda pair: pair[1])


def _states(view: View) -> list[tuple[str, str]]:
    rows = view.fetch("SELECT DISTINCT unnest([a, b]) AS code FROM web_pairs")
    return sorted(((str(r["code"]), names().get(r["code"]) or str(r["code"])) for r in rows), key=lambda pair: pair[1])


ROUTE = Route("board", 0, make, ("on", "state", "region", "issue", "watch", "sort"))
