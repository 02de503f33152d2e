"""The day a page was published, from what the page says of itself, in the order of trust:
metadata, marked-up times, its address, what stands beside its heading, labelled dates in the text, and last htmldate's
search."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import islice

from detente.articles import givendate
from detente.articles.headdate import bare, beside_heading

__all__ = ["find", "marked_up", "told"]

_META = re.compile(r"<meta\s[^<>]{1,600}>", re.IGNORECASE)
_NAME = re.compile(r"""\b(?:property|name|itemprop)\s{0,3}=\s{0,3}["']?([\w:.\- ]{3,60})""", re.IGNORECASE)
_CONTENT = re.compile(
    r"""\bcontent\s{0,3}=\s{0,3}(?:"([^"]{3,300})"|'([^']{3,300})'|([^\s"'>]{3,60}))""", re.IGNORECASE
)
_PUBLISHED = {
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published"),
    *("dc.date.issued", "dcterms.issued", "pubdate", "parsely-pub-date", "originalpublicationdate", "bt:pubdate"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "article_date_original", "published-date"),
    *("cxenseparse:recs:publishtime", "citation_publication_date", "article.published", "article:published"),
    *("rnews:datepublished",),
}
#: Names that as often hold the day of the last change.
_VAGUE = {"date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "sailthru.date"}
#: Midnight in Central Europe, written in universal time.
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T2[23]:00(?::00(?:\.0{1,6})?)?(?:Z|\+00:00)$")
#: A stamp with a time, in universal time.
_UNIVERSAL = re.compile(r"\d:\d\d.{0,12}(?:Z|[+-]00:?00|GMT|UTC)\s{0,3}$", re.IGNORECASE)
_STAMPS = 3
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})<", re.IGNORECASE)
_LD = re.compile(r""""datePublished"\s{0,5}:\s{0,5}"([^"]{6,40})\"""")
_TIME = re.compile(r"""<time\s[^<>]{0,300}?datetime\s{0,3}=\s{0,3}["']([^"']{8,40})["'][^<>]{0,300}>""", re.IGNORECASE)
_ITEMPROP = re.compile(r"""itemprop\s?=\s?["']datePublished["'][^<>]{0,200}>([^<]{6,40})<""", re.IGNORECASE)
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|\b)")
_CANONICAL = re.compile(
    r"""(?:rel=["']?canonical["']?[^<>]{0,200}?href|property=["']og:url["'][^<>]{0,100}?content)=["']([^"'<>]{10,400})""",
    re.IGNORECASE,
)
#: How many mentions of such a word are looked at, and how far around each (characters).
_MENTIONS, _AHEAD, _BEHIND = 8, 20, 700
_LABELLED = re.compile(
    r"(?:class|id)=[\"'][^\"'<>]{0,80}(?:date|datum|time|publi|created|meta)[^\"'<>]{0,60}[\"']([^\"]{0,160})",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:erstellt am|veröffentlicht|publiziert am|stand|vom|am|datum|published|posted|publié le)\b(.{0,60})",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<![\d.])(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:20)?\d\d|\d{4}-\d\d-\d\d)(?![\d.])")
_TAG = re.compile(r"<[^<>]{1,200}>")
_TRIED = 200
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2,4})")


def find(html: str, url: str | None = None) -> date | None:
    """The day, or None. Reads the page's source by bounded patterns; never raises."""
    day = _published(html, url)
    if day is not None:
        return _local(day, html, url)
    day = beside_heading(html) or bare(html) or _first(_from_meta(html, _VAGUE))
    return day or _first(_ITEMPROP.findall(html)) or _dotted(html) or _searched(html, url)


def _local(day: date, html: str, url: str | None) -> date:
    """The day of a stamp in universal time as the place of the page counts it: where the address, or else what stands
    beside the heading, tells the day before or after, that is the one its readers saw."""
    stamps = (*_from_meta(html, _PUBLISHED), *_LD.findall(html), *_TIME.findall(html)[:_STAMPS])
    stamp = next((value for value in stamps if givendate.parse(value).day == day), None)
    if stamp is None or not _UNIVERSAL.search(stamp):
        return day
    shown = _first(_from_urls(html, url)) or beside_heading(html) or bare(html)
    return shown if shown is not None and abs((shown - day).days) == 1 else day


def marked_up(html: str, url: str | None = None) -> date | None:
    """The day where metadata, marked-up times or the address tell it: the cheap part of `find`."""
    return _published(html, url) or _first(_from_meta(html, _VAGUE))


def told(html: str, name: str) -> str | None:
    """What the page's metadata say under a name ("og:title"), as written there."""
    return next(iter(_from_meta(html, {name})), None)


def _published(html: str, url: str | None) -> date | None:
    found = (_from_meta(html, _PUBLISHED), _LD.findall(html), _from_times(html), _from_urls(html, url))
    return next((day for candidates in found if (day := _first(candidates))), None)


def _first(candidates: list[str]) -> date | None:
    return next((day for value in candidates if (day := _day(value))), None)


def _day(value: str) -> date | None:
    day = givendate.parse(value).day
    return day + timedelta(days=1) if day and _MIDNIGHT.match(value) else day


def _from_meta(html: str, names: set[str]) -> list[str]:
    out = []
    for tag in _META.findall(html):
        name, content = _NAME.search(tag), _CONTENT.search(tag)
        if name and content and name[1].strip().casefold() in names:
            out.append(content[1] or content[2] or content[3])
    return out


def _from_times(html: str) -> list[str]:
    """A page with several times has other articles' among them: only times that agree, or the first in an article."""
    times = [value[:10] for value in _TIME.findall(html)]
    return times[:1] if len(Counter(times)) <= 2 else []


def _from_urls(html: str, url: str | None) -> list[str]:
    found = [*([url] if url else []), *_addresses(html)]
    return ["-".join(match.groups()) for address in found if (match := _IN_URL.search(address))]


def _addresses(html: str) -> list[str]:
    """The first two addresses that the page gives itself. Plain words are sought first: many times as fast."""
    found = []
    for word in ("canonical", "og:url"):
        at = -1
        for _ in range(_MENTIONS):
            if (at := html.find(word, at + 1)) < 0:
                break
            if match := _CANONICAL.search(html, max(0, at - _AHEAD), at + _BEHIND):
                found.append((match.start(), match[1]))
    return [address for _, address in sorted(set(found))[:2]]


def _dotted(html: str) -> date | None:
    """Dates with dots have the day first, whatever general date parsers think."""
    for pattern in (_TITLE, _LABELLED, _SAID):
        for around in islice(pattern.finditer(html), _TRIED):
            if (value := _DAY.search(_TAG.sub(" ", around[1]))) is None:
                continue
            match = _DOTTED.search(value[0])
            if (day := givendate.parse(_iso(match) if match else value[0]).day) is not None:
                return day
    return None


def _iso(match: re.Match[str]) -> str:
    year = match[3] if len(match[3]) == 4 else f"20{match[3][:2]}"
    return f"{year}-{int(match[2]):02d}-{int(match[1]):02d}"


def _searched(html: str, url: str | None) -> date | None:
    from htmldate import find_date

    try:
        value = find_date(html, url=url, original_date=True)
    except Exception:  # malformed trees: the page then has no date
        return None
    return givendate.parse(value).day if value else None
