"""What a fuzzing run starts from: small sound inputs of every kind, all our own."""

from __future__ import annotations

from collections.abc import Iterator

from tests.articles.samples import FORMATS, WRAPPINGS

from detente.exchange.detect import columns_read
from detente.exchange.layout import layouts

__all__ = ["seeds"]

_TEXTS = (
    "Chad's foreign minister said on Monday that Mali must free the crew, Reuters reported. “We wait,” he added.",
    "MOSCOW, Oct. 3 (Demo Wire) - Russia and the United States signed a treaty two days after the vote.\n\nRead more",
    "Kenya threatened to expel Uganda's envoy unless talks resume by mid-March 2013; ties are the worst since 1994.",
    "Q: And Iran?\nTHE PRESIDENT: Iran and Oman will meet next month, before the election in France in May 2012.",
)
_CELLS = {
    "day": "2011-05-06",
    "Event Date": "2011-05-06",
    "SQLDATE": "20110506",
    "event_date": "2011-05-06",
    "date_start": "2011-05-06 00:00:00.000",
    "story_date": "2011-05-06",
    "Event Type": "CONSULT",
    "sub_event_type": "Attack",
    "ActionGeo_CountryCode": "CD",
    "Actor1CountryCode": "TCD",
    "Actor2CountryCode": "MLI",
    "Source Country": "Chad",
    "Target Country": "Mali",
    "Actor Country": "TCD",
    "Recipient Country": "MLI",
    "country": "Mali",
    "MentionTimeDate": "20110506101500",
    "CAMEO Code": "040",
    "EventCode": "042",
    "EventRootCode": "04",
    "code": "042",
    "a": "TCD",
    "b": "MLI",
}


def seeds(target: str) -> Iterator[bytes]:
    """Seeds of one target (names as in `targets.TARGETS`)."""
    kind, _, name = target.partition("-")
    if target == "annotate":
        yield from (mark + text.encode() for text in _TEXTS for mark in (b"d", b"\xff"))
    elif target == "classify":
        yield b"Chad thanked Mali for its help.\0Chad\0Mali"
    elif kind == "read":
        for form, (data, _) in FORMATS.items():
            if not name or form.startswith(name):
                yield data
                if not name:
                    yield from (wrap(data) for wrap in WRAPPINGS.values())
    else:
        whole = table(name)
        yield b"\xff" + whole
        yield b"h" + whole.split(b"\n", 1)[1]


def table(name: str) -> bytes:
    """A header and two rows (or the two rows alone) of a coder's layout, other cells counted up."""
    if name == "csv":
        return b"day,a,b,code\n2011-05-06,TCD,MLI,042\n2011-05-07,MLI,TCD,190\n"
    layout = layouts()[name]
    columns = list(layout.columns) or list(dict.fromkeys([*layout.required, *columns_read(layout)]))
    columns += ["0"] * ((layout.alternatives or (0,))[0] - len(columns))
    rows = [[_CELLS.get(column, str(number)) for column in columns] for number in (1, 2)]
    head = [] if layout.columns else [columns]
    return "".join(layout.delimiter.join(row) + "\n" for row in [*head, *rows]).encode()
