"""From argument heads to actors: who stands in the noun phrase that fills a role."""

from __future__ import annotations

from collections.abc import Sequence

from detente.events.args import verb_args
from detente.events.owners import owners
from detente.events.tree import Tree
from detente.records import Actor

__all__ = ["Cast", "casts"]

#: Arcs inside a noun phrase that lead to whom it belongs, and the prepositions that do.
_OWNERS = ("poss", "compound", "amod", "nmod", "appos", "det")
_OWNER_PREPS = frozenset({"of", "from", "by", "for", "in", "at", "between"})
#: Arcs of words that stand before a noun and say whose it is.
_QUALIFIERS = ("poss", "compound", "amod", "nmod")
#: Arcs inside a compound of two states.
_BEFORE = ("compound", "amod", "nmod", "conj", "npadvmod", "punct", "poss")
#: Participles that only say where someone is at home, or who holds a place.
_SEATED = frozenset({"based", "born", "bound", "educated", "held", "controlled", "ruled", "occupied", "style", "made"})
#: Heads that are someone else than their owner ("Assad's allies").
_OTHERS = ("ally", "rival", "opponent", "critic", "enemy", "foe", "neighbour", "neighbor", "supporter", "backer")
#: Words for two parties at once.
_PAIR = frozenset({"both", "two", "sides", "neighbours", "neighbors", "they"})
_DEPTH = 4


def casts(tree: Tree, actors: Sequence[Actor], offset: int, before: Actor | None) -> tuple[Cast, Cast]:
    """The casts of a sentence: of those that may act, and of all, mere places too.

    `offset` is where the sentence begins in the article; `before` is whom "his" may mean where it names nobody.
    """
    at: dict[int, Actor] = {}
    for actor in actors:
        for i in range(len(tree)):
            if offset + tree.starts[i] < actor.end and offset + tree.ends[i] > actor.start:
                at.setdefault(i, actor)
    at = {i: actor for i, actor in at.items() if not _seat(tree, i)}
    owned = owners(tree, at, before)
    acting = {i: actor for i, actor in at.items() if actor.acts}
    return Cast(tree, owned | acting), Cast(tree, owned | at)


def _seat(tree: Tree, i: int) -> bool:
    """Is it only where someone sits or comes from ("the Cairo-based League")?"""
    return i + 2 < len(tree) and tree.words[i + 1] in ("-", "–") and tree.words[i + 2] in _SEATED


class Cast:
    """The actors of one sentence by token, with those whom its possessive pronouns mean."""

    def __init__(self, tree: Tree, at: dict[int, Actor]) -> None:
        self.tree = tree
        self.at = at

    def pair(self, head: int) -> list[tuple[Actor, int]]:
        """The two states of a compound before the noun at `head` ("US-Japan summit", "Russian-German relations")."""
        words = self._before(head)
        states = [self.at[k] for k in words if k in self.at]
        joined = any(self.tree.words[k] in ("-", "–", "/") for k in range(min(words, default=head), head))
        ids = dict.fromkeys(a.id for a in states)
        if len(ids) != 2 or not joined:
            return []
        return [(next(a for a in states if a.id == key), 1) for key in ids]

    def _before(self, head: int) -> list[int]:
        """Modifiers before the noun at `head`, with theirs, in order."""
        out, queue = list[int](), [head]
        while queue:
            now = queue.pop()
            kids = [k for k in self.tree.with_dep(now, *_BEFORE) if k < head and k not in out]
            out += kids
            queue += kids
        return sorted(out)

    def of(self, heads: Sequence[int], but: Sequence[Actor] = ()) -> list[tuple[Actor, int]]:
        """Actors of the first of `heads` that has any other than `but`, each with its distance from the head."""
        known = {(a.id, a.sector) for a in but}
        for head in heads:
            found = [pair for pair in self._phrase(head) if (pair[0].id, pair[0].sector) not in known]
            if found:
                return found
        return []

    def beyond(self, heads: Sequence[int], but: Sequence[Actor] = ()) -> list[tuple[Actor, int]]:
        """Actors in the clause that says what the heads are for ("efforts to topple X")."""
        clauses = [k for head in heads for k in self.tree.with_dep(head, "acl", "relcl")]
        return self.of(clauses, but)

    def marked(self, heads: Sequence[int], but: Sequence[Actor] = (), deep: bool = True) -> list[tuple[Actor, int]]:
        """Whose the first of `heads` is by a word that only qualifies it ("the captain of a Chinese boat"); `deep` also
        looks behind "of"."""
        known = {a.id for a in but}
        for head in heads:
            level, found = self.tree.joined(head), list[Actor]()
            for depth in range(3 if deep else 1):
                words = [k for i in level for k in self._qualifiers(i)]
                found = [self.at[k] for k in words if k in self.at and self.at[k].id not in known]
                if found:
                    return [(actor, depth + 1) for actor in dict.fromkeys(found)]
                level = [t for i in level for word, t in self.tree.prep_objects(i) if word == "of"]
        return []

    def _qualifiers(self, i: int) -> list[int]:
        """What qualifies the noun; a state inside a proper name ("the Iraq Study Group") does not say whose it is."""
        arcs = ("poss", "amod") if self.tree.tags[i] in ("NNP", "NNPS") else _QUALIFIERS
        return [j for k in self.tree.with_dep(i, *arcs) for j in self.tree.joined(k)]

    def by_adjective(self, noun: int) -> list[tuple[Actor, int]]:
        """The state whose adjective stands before the noun ("the Turkish capture of the town")."""
        words = [k for k in self.tree.with_dep(noun, "amod") if k in self.at and self.tree.tags[k].startswith("JJ")]
        return [(self.at[k], 1) for k in words[:1]]

    def is_pair(self, heads: Sequence[int]) -> bool:
        """Do the heads speak of two parties without naming them ("both", "the two", "the two sides")?"""
        tree = self.tree
        return any(
            tree.words[w] in _PAIR for head in heads for w in (head, *tree.with_dep(head, "det", "nummod", "predet"))
        )

    def is_each_other(self, heads: Sequence[int]) -> bool:
        """Is the act turned on "each other" or "one another"?"""
        words = self.tree.words
        near = [w for head in heads for w in (head, *self.tree.with_dep(head, "poss")) if w]
        return any((words[w - 1], words[w]) in (("each", "other"), ("one", "another")) for w in near)

    def _phrase(self, head: int) -> list[tuple[Actor, int]]:
        tree = self.tree
        if tree.pos[head] in ("VERB", "AUX") and head not in self.at:
            args = verb_args(tree, head)
            behind = [t for tokens in args.preps.values() for t in tokens]
            return [pair for h in (*args.subjects, *args.objects, *behind) for pair in self._nouns(h)]
        return self._nouns(head)

    def _nouns(self, head: int) -> list[tuple[Actor, int]]:
        tree = self.tree
        out: list[tuple[Actor, int]] = []
        for part in tree.joined(head):
            out += [pair for pair in self._inside(part) if all(pair[0] is not seen for seen, _ in out)]
        return out

    def _inside(self, head: int) -> list[tuple[Actor, int]]:
        """The actor that covers `head`, else the nearest ones among its modifiers."""
        level = [head]
        for depth in range(_DEPTH):
            here = [self.at[i] for i in level if i in self.at]
            if here:
                return [(actor, depth) for actor in dict.fromkeys([*here, *self._fellows(here)])]
            owners = [k for i in level for k in self._owners(i)]
            held = [self.at[i] for i in owners if i in self.at]
            if held:
                return [(actor, depth + 1) for actor in dict.fromkeys(held)]
            level = [*owners, *(k for i in level for k in self._behind(i))]
        return []

    def _fellows(self, actors: list[Actor]) -> list[Actor]:
        """Actors coordinated with a word inside these ("the ministers of X and Y", where "Y" stands alone)."""
        inside = [self._first(i) for i, actor in self.at.items() if actor in actors]
        return [self.at[j] for i in inside for j in self.tree.joined(i) if j in self.at]

    def _first(self, i: int) -> int:
        """The first of the coordinated modifiers that `i` is one of ("American" in "American and Russian envoys")."""
        top = i
        while self.tree.deps[top] == "conj" and self.tree.heads[top] < top:
            top = self.tree.heads[top]
        return top if self.tree.deps[top] in _QUALIFIERS else i

    def _owners(self, i: int) -> list[int]:
        arcs = ("appos",) if self.tree.lemma_in(i, _OTHERS) else _OWNERS
        return [j for k in self.tree.with_dep(i, *arcs) for j in self.tree.joined(k)]

    def _behind(self, i: int) -> list[int]:
        if self.tree.lemma_in(i, _OTHERS):
            return []
        found = [token for word, token in self.tree.prep_objects(i) if word in _OWNER_PREPS]
        reached = [k for k in self.tree.with_dep(i, "acl") if self.tree.tags[k] == "VBN"]
        found += [token for k in reached for word, token in self.tree.prep_objects(k) if word == "between"]
        return [j for token in found for j in self.tree.joined(token)]
