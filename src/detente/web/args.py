"""Parameters of an address: each has a kind, everything else is refused with a clear message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

__all__ = ["Args", "BadAddress", "NotFound", "NothingStored"]

#: Days that a page may ask for: beyond them there are no states to tell of, and days before a day run out.
FIRST_YEAR, LAST_YEAR = 1600, 2999


class BadAddress(Exception):
    """A parameter that cannot be understood: answered with 400."""


class NotFound(Exception):
    """Nothing of that name: answered with 404."""

    title = "Not here"


class NothingStored(NotFound):
    """The store is still empty."""

    title = "Nothing is stored yet"


@dataclass(frozen=True, slots=True)
class Args:
    """The parameters of one request, by name; empty ones count as absent."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], allowed: Iterable[str]) -> Args:
        """Raises BadAddress for a name that the page does not know or that comes twice."""
        known, found = list(allowed), {}
        for name, value in pairs:
            if name not in known:
                raise BadAddress(f"this page knows no parameter {name[:40]!r}; it takes {', '.join(known) or 'none'}")
            if name in found:
                raise BadAddress(f"{name} is given twice")
            if "\x00" in value or len(value) > 600:
                raise BadAddress(f"{name} is too long or holds a zero character")
            if value.strip():
                found[name] = value.strip()
        return cls(found)

    def text(self, name: str) -> str | None:
        """As it came."""
        return self.values.get(name)

    def day(self, name: str) -> date | None:
        """A day (2012-10-03); a month or a year stands for its first day."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            found = date.fromisoformat({4: f"{value}-01-01", 7: f"{value}-01"}.get(len(value), value))
        except ValueError:
            raise BadAddress(f"{name}={value[:40]!r} is no date; write it as 2012-10-03") from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise BadAddress(f"{name}={value[:40]!r}: a day of the years {FIRST_YEAR} to {LAST_YEAR}")
        return found

    def span(self) -> tuple[date | None, date | None]:
        """The days `from` and `to`, each open where it is absent."""
        since, until = self.day("from"), self.day("to")
        if since and until and since > until:
            raise BadAddress("from lies after to")
        return since, until

    def choice(self, name: str, options: Iterable[str], default: str | None = None) -> str | None:
        """One of a list."""
        value, known = self.values.get(name, default), list(options)
        if value is not None and value not in known:
            raise BadAddress(f"{name}={value[:40]!r}: choose one of {', '.join(known)}")
        return value

    def number(self, name: str, low: int, high: int, default: int) -> int:
        """A whole number between two bounds."""
        value = self.values.get(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high):
            raise BadAddress(f"{name}={value[:40]!r}: a whole number from {low} to {high}")
        return int(value)

    def state(self, name: str) -> str | None:
        """The code of a state given by code or name."""
        value = self.values.get(name)
        return None if value is None else state_code(value)


def state_code(text: str) -> str:
    """Raises BadAddress with the likely states."""
    from detente.actors.states import find_state
    from detente.errors import UnknownPair

    try:
        return find_state(text).code
    except UnknownPair as error:
        raise BadAddress(str(error)) from None
