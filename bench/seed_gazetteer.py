"""Rebuild `people/ministers_seed.csv` from the Phoenix dictionary: `python -m bench.seed_gazetteer FILE.csv`.

Kept are government members of the main states since 1985 whom no other file of the gazetteer names: one row a person,
from the first to the last recorded day; an open end (in the source: still so in 2014) is closed at the end of 2014.
Names are full names of two to four plain words; English-speaking states are left out, so that a namesake is unlikely.
The family name of a Chinese or Korean comes first, but for those with a Western given name ("Elsie Leung") and those
whom the source turns round ("Chi Mai Chen"): the word that is a known family name tells. Vietnamese are called by their
last word, which stays.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from detente.actors.leaders import Person, all_people
from detente.actors.text import fold

__all__ = ["main"]

_OUT = Path(__file__).parents[1] / "src/detente/data/gazetteer/people/ministers_seed.csv"
_STATES = frozenset(
    (
        *("RUS", "CHN", "FRA", "DEU", "ITA", "ESP", "JPN", "IND", "PAK", "ISR"),
        *("PSE", "IRN", "IRQ", "SYR", "TUR", "UKR", "GEO", "AZE", "ARM", "BLR", "KAZ", "KOR"),
        *("PRK", "TWN", "EGY", "SAU", "LBN", "LBY", "AFG", "SDN", "NGA", "ZAF", "KEN", "ETH"),
        *("BRA", "MEX", "VEN", "COL", "CUB", "ARG", "IDN", "THA", "PHL", "VNM"),
        *("POL", "LKA", "SRB"),
    )
)
_COLUMNS = ("name", "family", "variants", "state", "sector", "role", "from", "to", "known")
_HEAD = (
    "# Government members not listed elsewhere, 1985-2014: from the Phoenix country actor dictionary (Open Event Data\n"
    "# Alliance, MIT), made by bench/seed_gazetteer.py. See ../README.md for the columns.\n"
)
_SECTORS = {"GOVMIL": "MIL", "GOVJUD": "JUD", "GOVLEG": "LEG", "GOVSPY": "SPY", "GOVCOP": "COP"}
_ROLES = {"MIL": "military official", "JUD": "justice official", "LEG": "lawmaker", "SPY": "intelligence official"}
#: Family names of Chinese and Koreans in the spellings of the source, lower case.
_FAMILIES = frozenset(
    [
        "ahn",
        "an",
        "ao",
        "baek",
        "bahk",
        "bai",
        "ban",
        "bang",
        "bao",
        "bo",
        "byeon",
        "byun",
        "cai",
        "cao",
        "chae",
        "chai",
        "chan",
        "chang",
        "chao",
        "chau",
        "che",
        "chen",
        "cheng",
        "cheong",
        "cheung",
        "chi",
        "chia",
        "chiang",
        "chiao",
        "chien",
        "chin",
        "ching",
        "chiou",
        "chiu",
        "cho",
        "choe",
        "choi",
        "chon",
        "chong",
        "choo",
        "chou",
        "chow",
        "chu",
        "chui",
        "chun",
        "chung",
        "cui",
        "dai",
        "deng",
        "dong",
        "du",
        "fan",
        "fang",
        "feng",
        "ferng",
        "fong",
        "fu",
        "gao",
        "geng",
        "gu",
        "guo",
        "ha",
        "hahn",
        "ham",
        "han",
        "hao",
        "he",
        "ho",
        "hong",
        "hou",
        "hsia",
        "hsiao",
        "hsieh",
        "hsu",
        "hu",
        "hua",
        "huang",
        "huh",
        "hui",
        "hung",
        "huo",
        "hwang",
        "hyun",
        "iap",
        "im",
        "ip",
        "jang",
        "jeon",
        "jeong",
        "ji",
        "jia",
        "jiang",
        "jiao",
        "jin",
        "jing",
        "jo",
        "jon",
        "jong",
        "joo",
        "ju",
        "jun",
        "jung",
        "kang",
        "kim",
        "ko",
        "kong",
        "koo",
        "kuan",
        "kuo",
        "kwak",
        "kwok",
        "kwon",
        "lai",
        "lam",
        "lan",
        "lau",
        "law",
        "lee",
        "lei",
        "leung",
        "li",
        "lian",
        "liang",
        "liao",
        "lim",
        "lin",
        "ling",
        "liu",
        "lo",
        "lou",
        "lu",
        "luo",
        "lyu",
        "ma",
        "mao",
        "maeng",
        "mei",
        "meng",
        "min",
        "mo",
        "mun",
        "na",
        "nam",
        "niu",
        "noh",
        "oh",
        "ou",
        "paek",
        "pai",
        "pak",
        "pan",
        "pang",
        "park",
        "peng",
        "perng",
        "qian",
        "qiao",
        "qin",
        "qiu",
        "ra",
        "rhee",
        "ri",
        "rim",
        "ro",
        "roh",
        "ryang",
        "ryu",
        "shao",
        "shen",
        "sheng",
        "shi",
        "shih",
        "shin",
        "shu",
        "si",
        "sim",
        "siu",
        "so",
        "sohn",
        "son",
        "song",
        "su",
        "suh",
        "sul",
        "sun",
        "sung",
        "tai",
        "tam",
        "tan",
        "tang",
        "tao",
        "teng",
        "tian",
        "tien",
        "tong",
        "tsai",
        "tsang",
        "tsao",
        "tsay",
        "tseng",
        "tsui",
        "tu",
        "tung",
        "u",
        "wan",
        "wang",
        "wei",
        "wen",
        "weng",
        "won",
        "wong",
        "woo",
        "wu",
        "xi",
        "xia",
        "xiang",
        "xiao",
        "xie",
        "xin",
        "xing",
        "xiong",
        "xu",
        "xue",
        "yan",
        "yang",
        "yao",
        "yau",
        "ye",
        "yeh",
        "yen",
        "yeo",
        "yi",
        "yim",
        "yin",
        "ying",
        "yon",
        "yoo",
        "yoon",
        "you",
        "yu",
        "yuan",
        "yue",
        "yum",
        "yun",
        "zeng",
        "zha",
        "zhai",
        "zhan",
        "zhang",
        "zhao",
        "zheng",
        "zhong",
        "zhou",
        "zhu",
        "zhuang",
        "zou",
    ]
)
_FAMILY_FIRST = frozenset({"CHN", "KOR", "PRK", "TWN"})
_PLAIN = re.compile(r"[A-Z][a-z'’-]+(?: (?:[A-Z][a-z'’-]+|[A-Z]\.|al|bin|de|da|del|van|von)){1,3}")


def main() -> None:
    """Write the file anew from the dictionary named on the command line."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise SystemExit("skipped: name the dictionary, a CSV of name, variants, state, sector, from, to")
    known = {fold(name) for person in all_people() if _listed(person) for name in (person.name, *person.variants)}
    spans: dict[tuple[str, str], tuple[str, str, str]] = {}
    with Path(sys.argv[1]).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if _usable(row, known):
                _widen(spans, row)
    _write(spans)


def _listed(person: Person) -> bool:
    return any(term.role not in ("minister", *_ROLES.values()) for term in person.terms)


def _usable(row: dict[str, str], known: set[str]) -> bool:
    good_dates = re.fullmatch(r"\d{4}-\d\d-\d\d", row["from"]) and re.fullmatch(r"(\d{4}-\d\d-\d\d)?", row["to"])
    right = row["state"] in _STATES and row["sector"].startswith("GOV") and row["from"] >= "1985"
    return bool(good_dates and right and _PLAIN.fullmatch(row["name"]) and fold(row["name"]) not in known)


def _widen(spans: dict[tuple[str, str], tuple[str, str, str]], row: dict[str, str]) -> None:
    key, last = (row["state"], row["name"]), min(row["to"] or "2014-12-31", "2014-12-31")
    first, end, sector = spans.get(key, (row["from"], last, row["sector"]))
    spans[key] = (min(first, row["from"]), max(end, last), sector)


def _family(state: str, name: str) -> str:
    """The family name where it is not the last word; empty where it is, or is not known."""
    words = name.split()
    if state not in _FAMILY_FIRST:
        return ""
    known = [word for word in words if word.lower() in _FAMILIES]
    if words[0] in known:
        return words[0]
    return known[0] if known and words[-1] not in known else ""


def _write(spans: dict[tuple[str, str], tuple[str, str, str]]) -> None:
    with _OUT.open("w", encoding="utf-8", newline="") as out:
        out.write(_HEAD)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for (state, name), (first, last, sector) in sorted(spans.items()):
            code = _SECTORS.get(sector, "GOV")
            writer.writerow(
                [name, _family(state, name), "", state, code, _ROLES.get(code, "minister"), first, last, ""]
            )
    print(f"{len(spans)} people")


if __name__ == "__main__":
    main()
