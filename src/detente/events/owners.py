"""Whose "his visit", "its troops" and "their talks" are: possessive pronouns, read inside the sentence, then before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.events.tree import Tree
from detente.records import Actor

__all__ = ["owners"]

_PERSON = frozenset({"his", "her"})
_BODY = frozenset({"its", "their"})
_RELATIVE = frozenset({"who", "which", "that", "whose"})


def owners(tree: Tree, at: Mapping[int, Actor], before: Actor | None) -> dict[int, Actor]:
    """The actor of each possessive pronoun that stands for one; `at` are the sentence's actors by token.

    A pronoun belongs to the nearest subject above it that fits (a person for "his", a state or body for "its"), else to
    the nearest fitting actor before it; `before` is the person whom the sentences before spoke of last.
    """
    found: dict[int, Actor] = {}
    for i, tag in enumerate(tree.tags):
        if tag != "PRP$" or tree.words[i] not in _PERSON | _BODY:
            continue
        person = tree.words[i] in _PERSON
        near = [*_subjects(tree, i), *(k for k in range(i - 1, -1, -1) if not person or _free(tree, k))]
        known = next((k for k in near if k in at and _fits(at[k], tree.words[i])), None)
        if tree.words[i] == "their" and known is not None and _several(tree, known):
            continue
        owner = at[known] if known is not None else (before if person else None)
        if owner:
            found[i] = owner
    return found


def _subjects(tree: Tree, i: int) -> Iterator[int]:
    """Subjects of the clauses that hold the token, innermost first, without the phrase that it stands in."""
    path = {i}
    for head, _ in tree.climb(i):
        for k in tree.with_dep(head, "nsubj", "nsubjpass"):
            if k not in path:
                yield tree.heads[head] if tree.words[k] in _RELATIVE and tree.deps[head] == "relcl" else k
        path.add(head)


def _free(tree: Tree, k: int) -> bool:
    """Is the token no possessor of something else ("Putin's minister and his …")?"""
    return tree.deps[k] != "poss"


def _several(tree: Tree, k: int) -> bool:
    return tree.deps[k] == "conj" or len(tree.joined(k)) > 1


def _fits(actor: Actor, word: str) -> bool:
    return bool(actor.name or actor.role) if word in _PERSON else not actor.name
