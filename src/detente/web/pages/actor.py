"""A state: whom it deals with, how, and who speaks for it."""

from __future__ import annotations

from datetime import timedelta

from detente.actors.states import names
from detente.relations.brief import ARROW_RULE, RECENT, YEAR
from detente.relations.series import counted
from detente.web.args import state_code
from detente.web.page import Page, Route, Row, View
from detente.web.pages.board import standing

__all__ = ["ROUTE"]


def make(view: View) -> Page:
    code = state_code(view.parts[0])
    name = names().get(code, code)
    partners = standing(view, state=code, sort="events", most=40)
    for row in partners:
        row["other"] = row["b"] if row["a"] == code else row["a"]
        row["other_name"] = names().get(row["other"], row["other"])
    year = view.on - timedelta(days=365)
    people = view.fetch(
        """SELECT speaker_name AS name, any_value(speaker_sector) AS sector, count(*) AS statements, max(date) AS latest
        FROM statements WHERE speaker_id = ? AND speaker_name IS NOT NULL AND date <= ? AND date > ?
        GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 20""",
        *(code, view.on, year),
    )
    types = view.fetch(
        f"""SELECT type, count(*) FILTER (source_id = ?) AS does, count(*) FILTER (target_id = ?) AS receives
        FROM events WHERE ? IN (source_id, target_id) AND date > ? AND date <= ?
            AND coalesce(told, date) <= ? AND {counted("year")} GROUP BY 1 ORDER BY count(*) DESC, 1""",
        *(code, code, code, year, view.on, view.on),
    )
    said = f"{name}: the year up to {view.on.day} {view.on:%B %Y}."
    plain = [{k: r[k] for k in ("a", "b", "arrow", "now", "year", "n", "m")} for r in partners]
    data = {"state": code, "name": name, "partners": plain, "people": people, "types": types}
    context: Row = {"code": code, "partners": partners, "people": people, "types": types, "arrow_rule": ARROW_RULE}
    edge = view.on - RECENT
    context["spans"] = (edge - YEAR + timedelta(days=1), edge + timedelta(days=1), edge)
    context["year"] = year + timedelta(days=1)
    return Page("actor.html", name, said, data, plain, context)


ROUTE = Route("actor", 1, make, ("on",))
