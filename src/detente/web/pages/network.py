"""A chosen group of states on a chosen day: matrix and network of their relations."""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import combinations

from markupsafe import Markup, escape

from detente.actors.states import names
from detente.relations.brief import ARROW_RULE, RECENT
from detente.web.args import BadAddress, state_code
from detente.web.page import Page, Route, Row, View, address
from detente.web.pages.board import standing

__all__ = ["ROUTE"]

MOST = 16


def make(view: View) -> Page:
    asked = view.args.text("states")
    codes = [state_code(s) for s in asked.split(",") if s.strip()] if asked else _busiest(view)
    codes = list(dict.fromkeys(codes))
    if not 2 <= len(codes) <= MOST and asked:
        raise BadAddress(f"states: name 2 to {MOST} states, such as states=RUS,USA,CHN")
    keys = ["".join(sorted(pair)) for pair in combinations(codes, 2)]
    rows = standing(view, pairs=keys, most=len(keys) or 1)
    cells = {(x, y): r for r in rows for x, y in ((r["a"], r["b"]), (r["b"], r["a"]))}
    said = f"{', '.join(names().get(c, c) for c in codes)}: the 90 days up to {view.on.day} {view.on:%B %Y}."
    plain = [{k: r[k] for k in ("a", "b", "now", "year", "n", "arrow")} for r in rows]
    context = {
        "codes": codes,
        "cells": cells,
        "picture": _picture(view, codes, rows),
        "arrow_rule": ARROW_RULE,
        "states": ",".join(codes),
        "edge": view.on - RECENT + timedelta(days=1),
    }
    return Page("network.html", "Network", said, {"states": codes, "dyads": plain}, plain, context)


def _busiest(view: View) -> list[str]:
    rows = view.fetch(
        """SELECT code FROM (SELECT unnest([a, b]) AS code FROM web_days
            JOIN (SELECT DISTINCT pair, a, b FROM web_pairs) USING (pair)
            WHERE date <= ? AND known <= ? AND date > ?::DATE - 455)
        GROUP BY code ORDER BY count(*) DESC, code LIMIT 10""",
        *(view.on, view.on, view.on),
    )
    return [row["code"] for row in rows]


def _picture(view: View, codes: list[str], rows: list[Row]) -> Markup:
    size, radius = 460, 180
    angle = {c: 2 * math.pi * i / max(1, len(codes)) - math.pi / 2 for i, c in enumerate(codes)}
    at = {c: (size / 2 + radius * math.cos(t), size / 2 + radius * math.sin(t)) for c, t in angle.items()}
    out = [f'<svg class="network" viewBox="0 0 {size} {size}" role="group" aria-label="Network of relations">']
    for r in sorted((r for r in rows if r["n"]), key=lambda r: r["n"]):
        (x1, y1), (x2, y2) = at[r["a"]], at[r["b"]]
        kind = "coop" if r["now"] > 0.5 else "conf" if r["now"] < -0.5 else "even"
        words = f"{r['a']} – {r['b']}: {r['n']} events, level {r['now']:+.1f}"
        href = address("dyad", r["a"], r["b"], on=view.args.text("on"))
        out.append(
            f'<a href="{escape(href)}" aria-label="{escape(words)}"><title>{escape(words)}</title>'
            f'<line class="edge {kind}" x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" '
            f'stroke-width="{min(9, 1 + math.log1p(r["n"])):.1f}"/></a>'
        )
    for c, (x, y) in at.items():
        out.append(f'<circle class="node" cx="{x:.0f}" cy="{y:.0f}" r="20"/>')
        out.append(f'<text class="node" x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle">{escape(c)}</text>')
    return Markup("".join([*out, "</svg>"]))


ROUTE = Route("network", 0, make, ("on", "states"))
