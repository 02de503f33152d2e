"""Finding frames in a parsed sentence: which words state an event, and with which arguments."""

from __future__ import annotations

from dataclasses import dataclass

from detente.events.args import Args, compounded, nested, noun_args, verb_args
from detente.events.codebook import Codebook, Pattern
from detente.events.domains import metaphor
from detente.events.tree import Tree
from detente.events.words import lemmas, same

__all__ = ["Found", "control_at", "find"]

_WINDOW = 10
_LIGHT_PREPS = frozenset({"in", "with", "to", "into", "on", "for"})
#: Heads that leave it to their modifier to say what they hold.
_CARRIERS = frozenset(
    {"package", "shipment", "convoy", "delivery", "supply", "program", "programme", "effort", "flight", "operation"}
    | {"mission", "team", "force", "campaign", "measure", "consignment", "cargo", "load", "batch", "group", "call"}
    | {"agreement", "deal", "pact", "accord", "arrangement", "request"}
)
#: Parts of speech that can head a pattern.
_WORTH = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})
#: The most that `_adjacent` adds.
_MOST_MORE = 0.7
#: Adverbs that make another verb of it ("pressed ahead").
_PARTICLES = frozenset({"ahead", "forward", "apart"})
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})


@dataclass(frozen=True, slots=True)
class Found:
    """A frame at a token, with its arguments."""

    at: int
    pattern: Pattern
    args: Args

    @property
    def slots(self) -> tuple[str, ...]:
        """Where this frame's target stands."""
        frame = self.pattern.frame
        return (frame.noun_target or frame.target) if self.pattern.part == "n" else frame.target


def find(tree: Tree, book: Codebook) -> list[Found]:
    """All frames of the sentence, at most one a token (the most demanding pattern), in order."""
    bag = frozenset(lemma for word in tree.words for lemma in lemmas(word))
    return [found for i in range(len(tree)) if (found := _at(tree, i, bag, book)) is not None]


def _at(tree: Tree, i: int, bag: frozenset[str], book: Codebook) -> Found | None:
    """The frame of token `i` that demands most of what stands there; `bag` are the sentence's lemmas."""
    if tree.pos[i] not in _WORTH:
        return None
    heads = [book.index[lemma] for lemma in lemmas(tree.words[i]) if lemma in book.index]
    patterns = [p for found in heads for p in found if not p.literals or bag.issuperset(p.literals)]
    if not patterns:
        return None
    patterns.sort(key=lambda p: -p.weight)
    verb = _verbal(tree, i)
    args = verb_args(tree, i) if verb else None
    best: tuple[float, Pattern] | None = None
    for pattern in patterns:
        if best is not None and pattern.weight + _MOST_MORE <= best[0]:
            break
        weight = pattern.weight + _adjacent(tree, i, pattern)
        if (best is None or weight > best[0]) and _holds(tree, i, pattern, args, book):
            best = weight, pattern
    if best is None:
        return None
    return Found(i, best[1], _args_for(tree, i, best[1], args, book))


def _adjacent(tree: Tree, i: int, pattern: Pattern) -> float:
    """A little more for a pattern whose next word follows at once ("fight alongside" before "fight ... against")."""
    follows = bool(pattern.rest) and i + 1 < len(tree) and same(tree.words[i + 1], pattern.rest[0])
    asked = pattern.part == "a" or pattern.frame.subject_class
    return (0.5 if follows else 0.0) + (0.2 if asked else 0.0)


def _holds(tree: Tree, i: int, pattern: Pattern, args: Args | None, book: Codebook) -> bool:
    if pattern.part == "v":
        return args is not None and _verb_holds(tree, i, pattern, args, book)
    if pattern.part == "n":
        if pattern.frame.violent and not pattern.before and metaphor(tree, i, book):
            return False
        return _noun_holds(tree, i, pattern, book)
    return tree.pos[i] in ("ADJ", "VERB") and _words_near(tree, i, pattern.rest)


def _args_for(tree: Tree, i: int, pattern: Pattern, args: Args | None, book: Codebook) -> Args:
    if pattern.part == "v" and args is not None:
        return args
    return noun_args(tree, i, *_light(tree, i, book)) if pattern.part == "n" else _adjective_args(tree, i)


def _verbal(tree: Tree, i: int) -> bool:
    """Is `i` a verb here? Participles before a noun ("elected leader") are not."""
    if tree.pos[i] in ("VERB", "AUX") or tree.tags[i].startswith("VB"):
        return tree.deps[i] not in ("amod", "compound") or compounded(tree, i)
    return tree.deps[i] == "ROOT" and tree.pos[i] in ("NOUN", "PROPN", "ADJ") and bool(tree.with_dep(i, "nsubj"))


def _verb_holds(tree: Tree, i: int, pattern: Pattern, args: Args, book: Codebook) -> bool:
    frame = pattern.frame
    if not _preceded(tree, i, pattern.before) or _other_particle(tree, i, pattern):
        return False
    objects = [j for o in (*args.objects, *args.said) for j in tree.joined(o)]
    if frame.not_object and any(tree.lemma_in(o, frame.not_object) for o in objects):
        return False
    if frame.not_subject and any(tree.lemma_in(s, frame.not_subject) for s in args.subjects):
        return False
    if frame.no_clause and args.clauses:
        return False
    if frame.subject_class and not _in_class(tree, args.subjects, frame.subject_class, book):
        return False
    if frame.violent and any(_in_class(tree, [o], "violence", book) and metaphor(tree, o, book) for o in objects):
        return False
    last = ""
    for word in pattern.rest:
        if word.startswith("["):
            pool = objects
            if last and last in args.preps:
                pool = [j for o in args.preps.get(last, []) for j in tree.joined(o)]
            if not _in_class(tree, pool, word[1:-1], book):
                return False
        elif not _word_near(tree, i, word):
            return False
        last = word
    return not frame.needs_object or bool(args.objects)


def _other_particle(tree: Tree, i: int, pattern: Pattern) -> bool:
    """Has the verb a particle that the pattern does not name ("shelled out")?"""
    adverbs = [k for k in tree.with_dep(i, "advmod") if tree.words[k] in _PARTICLES]
    return any(tree.words[k] not in pattern.rest for k in (*tree.with_dep(i, "prt"), *adverbs))


def _in_class(tree: Tree, heads: list[int], name: str, book: Codebook) -> bool:
    """Is one of the noun phrases of the class? Modifiers count where the head says nothing ("aid package")."""
    words = book.objects[name]
    for head in heads:
        if _names(tree, head, words):
            return True
        silent = tree.lemma_in(head, _CARRIERS) or not _names(tree, head, book.named)
        if silent and any(_names(tree, w, words) for w in tree.noun_words(head)[1:]):
            return True
    return False


def _names(tree: Tree, w: int, words: frozenset[str]) -> bool:
    """Is the word at `w`, alone or with the word or hyphen before it, among `words`?"""
    if any(lemma in words for lemma in lemmas(tree.words[w])):
        return True
    before = tree.words[w - 2] + "-" if w > 1 and tree.words[w - 1] == "-" else tree.words[w - 1] + " " if w else ""
    return bool(before) and any(before + lemma in words for lemma in lemmas(tree.words[w]))


def _preceded(tree: Tree, i: int, before: tuple[str, ...]) -> bool:
    start = i - len(before)
    return start >= 0 and all(same(tree.words[start + n], w) for n, w in enumerate(before))


def _words_near(tree: Tree, i: int, words: tuple[str, ...]) -> bool:
    return all(_word_near(tree, i, word) for word in words)


def _word_near(tree: Tree, i: int, word: str) -> bool:
    """`word` is a child of `i` or stands close behind (before: particles of a passive) in the same clause."""
    if word == "to" and tree.pos[i] in ("VERB", "AUX", "ADJ"):
        return _opens_to(tree, i)
    if any(same(tree.words[k], word) and (k > i or tree.pos[k] != "ADP") for k in tree.kids[i]):
        return True
    for j in range(i + 1, min(i + 1 + _WINDOW, len(tree))):
        if same(tree.words[j], word) and (tree.pos[j] != "ADP" or j <= i + 2 or _of_object(tree, i, j)):
            return True
        if tree.deps[j] == "relcl" or tree.words[j] in (";", ":"):
            return False
    return False


def _noun_holds(tree: Tree, i: int, pattern: Pattern, book: Codebook) -> bool:
    if tree.pos[i] not in ("NOUN", "PROPN") and not (tree.tags[i] == "VBG" and tree.deps[i] in _NOMINAL):
        return False
    if tree.deps[i] in ("compound", "nmod", "amod"):
        return False
    if not _preceded(tree, i, pattern.before):
        return False
    if pattern.frame.noun_link and not _noun_linked(tree, i, pattern.frame.noun_link):
        return False
    return _rest_holds(tree, i, pattern.rest, book)


def _of_object(tree: Tree, i: int, j: int) -> bool:
    """Is the preposition at `j` one of the object's, as a loose parse may have it ("of" always belongs to its noun)?"""
    return tree.words[j] != "of" and tree.heads[tree.heads[j]] == i


def _opens_to(tree: Tree, i: int) -> bool:
    """Is there a "to" that is the preposition of `i` or its object, or opens an infinitive under it?"""
    for k in tree.kids[i]:
        if k > i and (tree.words[k] == "to" or any(tree.words[a] == "to" for a in tree.with_dep(k, "aux"))):
            return True
        if tree.deps[k] == "dobj" and any(tree.words[a] == "to" for a in tree.kids[k]):
            return True
    return False


def _rest_holds(tree: Tree, i: int, rest: tuple[str, ...], book: Codebook) -> bool:
    """Words behind a noun head: prepositions, and the class of what they govern."""
    behind = dict(tree.prep_objects(i))
    last = ""
    for word in rest:
        if word.startswith("["):
            if last not in behind or not _in_class(tree, [behind[last]], word[1:-1], book):
                return False
        elif not _word_near(tree, i, word):
            return False
        last = word
    return True


def _noun_linked(tree: Tree, i: int, verbs: tuple[str, ...]) -> bool:
    return bool(tree.with_dep(i, "poss")) or bool(tree.lemma_in(tree.heads[i], verbs))


def _light(tree: Tree, i: int, book: Codebook) -> tuple[bool, bool]:
    """(the noun is carried by a light verb, and that verb's subject suffers it)."""
    verb = tree.heads[i]
    if tree.deps[i] == "pobj" and tree.words[verb] in _LIGHT_PREPS | {"under"}:
        verb = tree.heads[verb]
    elif tree.deps[i] not in ("dobj", "nsubjpass", "attr", "oprd"):
        return False, False
    if tree.pos[verb] not in ("VERB", "AUX"):
        return False, False
    back = bool(tree.lemma_in(verb, book.reversed_light))
    return back or control_at(tree, verb, book) is not None, back


def _adjective_args(tree: Tree, i: int) -> Args:
    args = Args()
    for word, token in tree.prep_objects(i):
        args.add_prep(word, token)
    args.subjects = tree.with_dep(i, "nsubj", "nsubjpass")
    if tree.deps[i] in ("acomp", "attr", "oprd"):
        above = verb_args(tree, tree.heads[i])
        args.subjects, args.clauses = above.subjects, above.clauses
    args.clauses += tree.with_dep(i, "xcomp", "ccomp")
    nested(tree, args)
    return args


def control_at(tree: Tree, i: int, book: Codebook) -> Pattern | None:
    """The control pattern that begins at token `i`, the most demanding one."""
    part = "v" if _verbal(tree, i) or tree.pos[i] == "AUX" else ("a" if tree.pos[i] == "ADJ" else "n")
    for lemma in lemmas(tree.words[i]):
        for pattern in book.controls.get(lemma, ()):
            if pattern.part == part and _words_near(tree, i, pattern.rest):
                return pattern
    return None
