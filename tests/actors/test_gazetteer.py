"""The gazetteer's files: schema, codes, and no two holders of one office at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from importlib import resources
from itertools import pairwise

import pytest
from bench import gazetteer

from detente import actors
from detente.actors import leaders, lexicon, organisations, roles, states
from detente.data import tables
from detente.errors import CodebookError, UnknownPair
from detente.language.sentences import split
from detente.records import Article

#: Roles that several people of one state have at a time; every other is an office with one holder.
SEVERAL = {
    *("minister", "military official", "justice official", "intelligence official", "official", "treasury official"),
    *("opposition leader", "presidential candidate", "senator", "congressman", "lawmaker", "commissioner", "commander"),
    *("special envoy", "senior adviser", "presidential aide", "businessman", "politburo member", "prince"),
    *("deputy prime minister", "deputy foreign minister", "vice premier", "vice president", "duma committee chairman"),
    *("foreign ministry spokesman", "foreign ministry spokesperson", "state department spokesman", "warlord"),
    *("federal reserve governor", "supreme court justice"),
    *("rebel leader", "contra leader", "FARC leader", "ANC leader", "Hamas leader", "Taliban leader"),
    *("Taliban government leader", "Northern Alliance leader", "Kurdish leader", "Khmer Rouge leader"),
    *("Chechen rebel leader", "Shiite cleric", "Serb leader", "unionist leader", "independence leader"),
}
#: Presidencies held by several people at once.
SHARED = {("BIH", "president")}


def _terms() -> dict[tuple[str, str], list[tables.Row]]:
    found = defaultdict(list)
    for file in tables.files("gazetteer/people"):
        for row in tables.rows(file, leaders._COLUMNS):
            found[row["state"], row["role"]].append(row)
    return found


def _clash(earlier: tables.Row, later: tables.Row) -> bool:
    """Compared as sharply as both are known: the day, month or year of the handover is shared."""
    end, start = earlier["to"], later["from"]
    shared = min(len(end), len(start)) or 10
    return not end or start[:shared] < end[:shared]


def test_periods_of_one_office_do_not_overlap() -> None:
    clashes = []
    for (state, role), terms in _terms().items():
        if role in SEVERAL or (state, role) in SHARED:
            continue
        terms.sort(key=lambda row: (row.day("from") or date.min, row.day("to", last=True) or date.max))
        clashes += [
            f"{one.where}: {state} {role} {one['name']} to {one['to'] or 'now'}, {two['name']} from {two['from']}"
            for one, two in pairwise(terms)
            if _clash(one, two)
        ]
    assert clashes == []


def test_several_hold_only_roles_that_need_it() -> None:
    """A role on the list of those held by several is there because two terms of it overlap somewhere."""
    overlapping = {
        role
        for (_, role), terms in _terms().items()
        for one, two in pairwise(sorted(terms, key=lambda row: row["from"]))
        if _clash(one, two)
    }
    assert overlapping >= SEVERAL


@pytest.mark.parametrize("file", tables.files("gazetteer/people"))
def test_every_file_of_people_tells_its_source(file: str) -> None:
    text = resources.files("detente.data").joinpath(file).read_text("utf-8")
    comment = " ".join(line for line in text.splitlines() if line.startswith("#"))
    assert "public knowledge" in comment or "Phoenix" in comment


@pytest.fixture(scope="module")
def covers() -> dict[tuple[str, str], gazetteer.Cover]:
    return {(cover.state, cover.office): cover for cover in gazetteer.coverage()}


@pytest.mark.parametrize(
    ("office", "complete", "half"),
    [("head_of_state", 190, 195), ("head_of_government", 193, 195), ("foreign_minister", 163, 192)],
)
def test_the_offices_of_nearly_all_states_are_covered(
    covers: dict[tuple[str, str], gazetteer.Cover], office: str, complete: int, half: int
) -> None:
    """Floors on how many of the 198 states have 95 % and half of their days since 1985 covered."""
    shares = [cover.share for (_, name), cover in covers.items() if name == office]
    assert len(shares) == 198
    assert sum(share >= 0.95 for share in shares) >= complete
    assert sum(share >= 0.5 for share in shares) >= half


def test_coverage_counts_days_gaps_and_offices_held_together() -> None:
    held = {
        ("XXX", "foreign minister"): [(date(1985, 1, 1), date(1999, 12, 31)), (date(2001, 1, 1), date(2025, 12, 31))]
    }
    held[("YYY", "president")] = [(date(1985, 1, 1), date(2025, 12, 31))]
    cover = gazetteer._cover("XXX", "foreign_minister", gazetteer.FIRST, defaultdict(list, held), [])
    assert cover.gaps == ((date(2000, 1, 1), date(2000, 12, 31)),)
    assert cover.share == pytest.approx(1 - 366 / 14975)
    shared = [{"held_by": "YYY:president", "from": "", "to": "2005-06-30"}]
    cover = gazetteer._cover("XXX", "head_of_state", gazetteer.FIRST, defaultdict(list, held), shared)
    assert cover.gaps == ((date(2005, 7, 1), date(2025, 12, 31)),)


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


def test_no_holder_where_a_month_or_year_is_shared() -> None:
    """Guatemala's foreign minister changed in 1987, on a day not known."""
    before, after = (leaders.holder("GTM", "foreign minister", date(year, 6, 1)) for year in (1986, 1988))
    assert before and after and (before.family, after.family) == ("Quiñónez", "Cabrera")
    assert leaders.holder("GTM", "foreign minister", date(1987, 6, 1)) is None
    assert leaders.holder("USA", "president", date(2009, 1, 20)) is None


def _named(text: str, on: str) -> list[tuple[str, str | None, str | None]]:
    article = Article("a", text, date=date.fromisoformat(on))
    return [(a.text, a.id, a.role) for a in actors.find(article, split(text)) if a.name]


@pytest.mark.parametrize(
    ("text", "on", "wanted"),
    [
        ("Then Gargano left the room.", "2006-05-01", []),
        ("Then Reinaldo Gargano left.", "2006-05-01", [("Reinaldo Gargano", "URY", "foreign minister")]),
        ("Foreign Minister Gargano left.", "2006-05-01", [("Gargano", "URY", "foreign minister")]),
        ("Reinaldo Gargano came. Later Gargano left.", "2006-05-01", [("Reinaldo Gargano", "URY", "foreign minister")]),
        ("Then Fred Mitchell sang for the crowd.", "2014-05-01", []),
        ("In the Bahamas Fred Mitchell spoke.", "2014-05-01", [("Fred Mitchell", "BHS", "foreign minister")]),
        ("Then Martin Luther King III spoke.", "2011-05-01", []),
        (
            "King Mswati III spoke. Mswati left.",
            "2011-05-01",
            [("King Mswati III", "SWZ", "king"), ("Mswati", "SWZ", "king")],
        ),
        ("Jean Ping spoke.", "2005-05-01", [("Jean Ping", "GAB", "foreign minister")]),
        ("Aung San Suu Kyi spoke.", "2017-05-01", [("Aung San Suu Kyi", "MMR", "state counsellor")]),
    ],
)
def test_ministers_are_found_by_full_name_or_title(
    text: str, on: str, wanted: list[tuple[str, str | None, str | None]]
) -> None:
    assert _named(text, on)[: len(wanted) or None] == wanted


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("King Mswati III", "Mswati"),
        ("Ferdinand Marcos Jr.", "Marcos"),
        ("Pope John Paul II", "John Paul"),
        ("Saara Kuugongelwa-Amadhila", "Kuugongelwa-Amadhila"),
    ],
)
def test_a_number_or_junior_is_no_family_name(name: str, family: str) -> None:
    assert [person.family for person in leaders.all_people() if person.name == name] == [family]


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
        list(tables.rows("gazetteer/states.csv", ("code", "name")))
    with pytest.raises(CodebookError):
        roles.words("no such list")


def test_a_month_ends_on_its_last_day() -> None:
    row = tables.Row({"to": "2012-02", "from": "2012"})
    assert row.day("to", last=True) == date(2012, 2, 29)
    assert row.day("from", last=True) == date(2012, 12, 31)
    assert row.day("from") == date(2012, 1, 1)
