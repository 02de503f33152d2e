"""The gazetteer's files: schema, codes, and no two holders of one office at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from detente.actors import leaders, lexicon, organisations, roles, states, tables
from detente.errors import CodebookError, UnknownPair

#: Offices with one holder at a time.
SINGLE = {
    *("president", "prime minister", "premier", "chancellor", "king", "queen", "emir", "sultan", "general secretary"),
    *("foreign minister", "secretary of state", "defence minister", "defense secretary", "foreign secretary"),
    *("secretary-general", "supreme leader", "national security adviser", "treasury secretary", "head of state"),
}
#: Presidencies held by several people at once.
SHARED = {("BIH", "president")}


def _terms() -> dict[tuple[str, str], list[tuple[str, str, str, str]]]:
    found = defaultdict(list)
    for file in tables.files("people"):
        for row in tables.rows(file, leaders._COLUMNS):
            found[row["state"], row["role"]].append((row["from"], row["to"], row["name"], row.where))
    return found


def test_periods_of_one_office_do_not_overlap() -> None:
    clashes = []
    for (state, role), terms in _terms().items():
        if role not in SINGLE or (state, role) in SHARED:
            continue
        terms.sort()
        for (_, end, name, where), (start, _, following, _) in pairwise(terms):
            shared = min(len(end), len(start)) or 10
            if not end or start[:shared] < end[:shared]:
                clashes.append(f"{where}: {state} {role} {name} to {end or 'now'}, {following} from {start}")
    assert clashes == []


def test_no_term_ends_before_it_begins() -> None:
    wrong = [
        (person.name, term)
        for person in leaders.all_people()
        for term in person.terms
        if term.first and term.last and term.last < term.first
    ]
    assert wrong == []


def test_every_state_of_the_people_and_bodies_is_known() -> None:
    known = set(states.all_states()) | set(organisations.names()) | {"NGO", "IMG", "IRC"}
    assert {t.state for p in leaders.all_people() for t in p.terms} <= known
    assert {body.id for body in organisations.all_organisations()} <= known | {"NAT", "UNO"}


def test_no_organisation_takes_a_states_code() -> None:
    assert not set(organisations.names()) & set(states.all_states())


def test_heads_of_state_or_government_for_every_member_of_the_un() -> None:
    offices = defaultdict(set)
    for person in leaders.all_people():
        for term in person.terms:
            offices[term.state].add(term.role)
    heads = {"president", "prime minister", "premier", "king", "emir", "sultan", "chancellor", "queen", "prince"}
    heads |= {"general secretary", "leader", "head of state", "captain regent", "pope", "foreign minister"}
    gone_or_none = {"YMD", "SMR"}
    assert {code for code in states.all_states() if not offices[code] & heads} <= gone_or_none


def test_foreign_ministers_of_more_than_sixty_states() -> None:
    held = {(t.state, t.role) for p in leaders.all_people() for t in p.terms}
    with_minister = {
        state for state, role in held if role in ("foreign minister", "secretary of state", "foreign secretary")
    }
    assert len(with_minister) >= 60


@pytest.mark.parametrize(
    ("name", "on", "role"),
    [
        ("Dmitry Medvedev", date(2009, 6, 1), "president"),
        ("Dmitry Medvedev", date(2013, 6, 1), "prime minister"),
        ("Vladimir Putin", date(2009, 6, 1), "prime minister"),
        ("Hillary Clinton", date(2010, 6, 1), "secretary of state"),
        ("Hillary Clinton", date(2016, 6, 1), "presidential candidate"),
        ("Barack Obama", date(2008, 6, 1), "presidential candidate"),
    ],
)
def test_one_person_in_several_offices(name: str, on: date, role: str) -> None:
    held = [r for r, first, last in leaders.in_office(name) if (not first or first <= on) and (not last or on <= last)]
    assert role in held


def test_offices_and_holder() -> None:
    assert ("FRA", "president", "Nicolas Sarkozy") in leaders.offices(date(2010, 1, 1), "FRA")
    person = leaders.holder("UKR", "president", date(2010, 6, 1))
    assert person is not None and person.family == "Yanukovych"
    assert leaders.holder("UKR", "president", None) is None


@pytest.mark.parametrize(
    "text", ["Russia", "russia", "RUS", "rus", " Russian ", "365", "the Kremlin", "Russian Federation"]
)
def test_find_state_takes_what_users_type(text: str) -> None:
    assert states.find_state(text).code == "RUS"


def test_find_state_suggests() -> None:
    with pytest.raises(UnknownPair) as error:
        states.find_state("Rusia")
    assert "Russia (RUS)" in str(error.value)
    with pytest.raises(UnknownPair):
        states.find_state("")


def test_lookup_by_day_and_accents() -> None:
    assert states.lookup("Moscow", date(1987, 1, 1)) == "SUN"
    assert states.lookup("Moscow", date(2012, 1, 1)) == "RUS"
    assert states.lookup("Côte d’Ivoire") == "CIV"
    assert states.lookup("Hong Kong") is None
    country = states.country("xkx")
    assert country is not None and country.name == "Kosovo"
    assert states.names()["TWN"] == "Taiwan"


def test_every_role_has_a_known_sector() -> None:
    sectors = {
        *("GOV", "MIL", "OPP", "REB", "CVL", "JUD", "LEG", "BUS", "MED", "COP", "SPY", "PRM", "PTY", "ELI", "IGO"),
        *("NGO", "REL", "EDU", "LAB", "AGR", "REF", "CRM", "HLH"),
    }
    assert {role.sector for role in roles.role_words().values()} <= sectors


def test_rules_are_of_known_kinds() -> None:
    kinds = {rule.kind for found in lexicon.rules().values() for rule in found}
    assert kinds <= {"never", "person_name", "unless", "only", "only_before", "home"}


def test_a_broken_row_is_told_with_its_place() -> None:
    row = tables.Row({"from": "2012-13"})
    row.where = "people/x.csv:7"
    with pytest.raises(CodebookError, match=r"x\.csv:7"):
        row.day("from")
    with pytest.raises(CodebookError):
        list(tables.rows("states.csv", ("code", "name")))
    with pytest.raises(CodebookError):
        roles.words("no such list")


def test_a_month_ends_on_its_last_day() -> None:
    row = tables.Row({"to": "2012-02", "from": "2012"})
    assert row.day("to", last=True) == date(2012, 2, 29)
    assert row.day("from", last=True) == date(2012, 12, 31)
    assert row.day("from") == date(2012, 1, 1)
