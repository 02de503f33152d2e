"""Which pairs a rule is about: "RUS-USA", "RUS-*", "*-*", as a test in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.errors import UnknownPair

__all__ = ["Pairs", "named"]

ANY = "*"


@dataclass(frozen=True, slots=True)
class Pairs:
    """`dyads` are "A-B" in alphabetical order, `states` those taken with any other; `not_` ones are left out."""

    every: bool
    states: tuple[str, ...]
    dyads: tuple[str, ...]
    not_states: tuple[str, ...] = ()
    not_dyads: tuple[str, ...] = ()

    def sql(self, a: str = "a", b: str = "b") -> str:
        """The condition on two columns that hold the pair in alphabetical order; its values are `given`."""
        wanted = "TRUE" if self.every else self._any_of(("states", "dyads"), a, b)
        left_out = self._any_of(("not_states", "not_dyads"), a, b)
        return wanted if left_out == "FALSE" else f"({wanted}) AND NOT ({left_out})"

    def _any_of(self, names: Sequence[str], a: str, b: str) -> str:
        tests = {"states": f"{a} IN {{0}} OR {b} IN {{0}}", "dyads": f"({a} || '-' || {b}) IN {{0}}"}
        used = [tests[name.removeprefix("not_")].format(f"${name}") for name in names if name in self.given()]
        return f"({' OR '.join(used)})" if used else "FALSE"

    def given(self) -> dict[str, list[str]]:
        """The parameters of `sql`: those that it uses."""
        wanted = {} if self.every else {"states": self.states, "dyads": self.dyads}
        lists = wanted | {"not_states": self.not_states, "not_dyads": self.not_dyads}
        return {name: list(values) for name, values in lists.items() if values}

    def hold(self, a: str, b: str) -> bool:
        """The same test on two codes in any order."""
        dyad = "-".join(sorted((a, b)))
        wanted = self.every or a in self.states or b in self.states or dyad in self.dyads
        return wanted and not (a in self.not_states or b in self.not_states or dyad in self.not_dyads)


def named(wanted: Sequence[str], left_out: Sequence[str] = ()) -> Pairs:
    """The pairs that words name. Raises UnknownPair for a word that names none."""
    every, states, dyads = _sorted_out(wanted)
    nothing, not_states, not_dyads = _sorted_out(left_out)
    if nothing:
        raise UnknownPair("*-* leaves out every pair", fix="name the pairs to leave out")
    return Pairs(every, states, dyads, not_states, not_dyads)


def _sorted_out(words: Sequence[str]) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    pairs = [_two(word) for word in words]
    states = tuple(dict.fromkeys(code for a, b in pairs if (a == ANY) != (b == ANY) for code in (a, b) if code != ANY))
    dyads = tuple(dict.fromkeys("-".join(sorted(pair)) for pair in pairs if ANY not in pair))
    return (ANY, ANY) in pairs, states, dyads


def _two(word: str) -> tuple[str, str]:
    left, dash, right = (part.strip() for part in word.partition("-"))
    if not (dash and left and right):
        raise UnknownPair(f"{word!r} names no pair", fix='write two codes, such as "RUS-USA", or * for any: "RUS-*"')
    a, b = _code(left), _code(right)
    if a == b != ANY:
        raise UnknownPair(f"{word!r} names the same state twice", fix='write two states, such as "RUS-USA"')
    return a, b


def _code(text: str) -> str:
    from detente.actors import organisations, states

    known = organisations.names()
    return text if text == ANY or text in known else states.find_state(text).code
