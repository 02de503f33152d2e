"""What stands above an event's word (auxiliaries, negation, control verbs, reported speech) and what it makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.events.args import Args, verb_args
from detente.events.codebook import Codebook, Pattern
from detente.events.match import Found, control_at
from detente.events.tree import HOLLOW, Tree

__all__ = ["Chain", "Reading", "chain", "read"]

_UP = frozenset({"xcomp", "ccomp", "pcomp", "dobj", "nsubjpass", "acl", "attr", "oprd", "conj", "pobj", "dep", "acomp"})
#: Prepositions that only set the scene: what stands above them does not govern what stands below.
_ASIDE = frozenset(
    {"over", "after", "during", "amid", "amidst", "following", "since", "before", "despite", "until", "because"}
)
#: Prepositions through which a control word governs an event, by its operator.
_USUAL = frozenset({"of", "to", "for", "on"})
_PREPS = {
    "start": frozenset({"in", "into", "with", "of", "on"}),
    "threaten": frozenset({"of", "with", "to", "against", "on"}),
    "stop": frozenset({"of", "from", "to", "in"}),
}
_REQUESTS = frozenset({"appeal", "demand"})
_ASKED_MODALS = frozenset({"must", "should", "ought"})
_PLANS = ("bill", "law", "legislation", "resolution", "measure", "plan", "proposal", "decree")
_MODALS = frozenset({"will", "shall", "'ll", "wo", "would", "ca", "can", "'d"})
#: Calls for a deed against someone, where the deed is asked of the very party.
_PLAIN_REQUEST = {"113": "020", "133": "020"}
_PRECEDENCE = ("negated", "hypothetical", "conditional", "requested", "alleged", "intended")


@dataclass(slots=True)
class Step:
    """One operator over an event: its name, the token that states it and the pattern (None for auxiliaries)."""

    op: str
    at: int
    pattern: Pattern | None = None


@dataclass(slots=True)
class Chain:
    """Operators from the inside out, and the marks of modality met on the way."""

    steps: list[Step] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    path: list[int] = field(default_factory=list)
    reporter: int | None = None
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A frame with its operators applied: the code that results and where its parties stand.

    `source`/`target` are argument heads in order of preference, `loose` those where a target may stand if need be.
    """

    found: Found
    chain: Chain
    cameo: str
    at: int
    modality: str
    source: tuple[int, ...]
    target: tuple[int, ...]
    loose: tuple[int, ...]
    features: tuple[str, ...]


def chain(tree: Tree, i: int, book: Codebook) -> Chain:
    """All that stands above token `i` up to where its clause ends."""
    out = Chain()
    now, joined = i, False
    _auxiliaries(tree, now, book, out)
    for head, dep in tree.climb(i):
        if dep == "advcl" and any(tree.words[k] == "to" for k in tree.with_dep(now, "aux")):
            dep = "xcomp"
        if dep in ("advcl", "relcl", "appos", "csubj") or (dep not in _UP and dep not in ("prep", "agent")):
            if dep == "advcl":
                _marks(tree, now, book, out)
            out.embedded = dep not in ("ROOT",)
            break
        out.path.append(head)
        if dep == "conj":
            joined = True
            now = head
            continue
        if tree.pos[head] == "ADP":
            if tree.words[head] in _ASIDE and tree.deps[now] == "pobj":
                out.embedded = True
                break
            now = head
            continue
        if dep == "prep" and tree.words[head] in HOLLOW and tree.words[now] == "of":
            now = head
            continue
        if not _over(tree, head, dep, now, book, out, joined):
            break
        joined = False
        now = head
    return out


def _over(tree: Tree, head: int, dep: str, below: int, book: Codebook, out: Chain, joined: bool) -> bool:
    """Take in the governor `head`; False where the climb ends there."""
    pattern = control_at(tree, head, book)
    if pattern is not None and pattern.text == "be to" and not _is_to(tree, head):
        pattern = None
    if pattern is not None and dep == "prep" and not _takes(pattern, tree.words[below]):
        out.embedded = True
        return False
    if pattern is not None and not (joined and dep in ("dobj", "pobj")):
        op = pattern.frame.op or ""
        if not (op in ("future", "promise") and dep == "ccomp" and pattern.head in ("announce",)):
            out.steps.append(Step(op, head, pattern))
        _auxiliaries(tree, head, book, out)
        return True
    _governor_marks(tree, head, book, out)
    if dep in ("ccomp", "xcomp") and tree.lemma_in(head, book.modality["report"]["verbs"]):
        _report(tree, head, below, book, out)
        return True
    if tree.pos[head] == "AUX" or dep in ("xcomp", "attr", "acomp"):
        _auxiliaries(tree, head, book, out)
        return True
    out.embedded = dep in ("dobj", "pobj", "nsubjpass")
    return False


def _is_to(tree: Tree, be: int) -> bool:
    """ "is to visit", not "is in Aden to visit"."""
    return any(tree.words[i] == "to" for i in range(be + 1, min(be + 4, len(tree))) if _only_adverbs(tree, be + 1, i))


def _only_adverbs(tree: Tree, start: int, end: int) -> bool:
    return all(tree.pos[i] in ("ADV", "PART") for i in range(start, end))


def _takes(pattern: Pattern, prep: str) -> bool:
    """Does the control word govern what stands behind this preposition ("call for talks", not "urged … in talks")?"""
    return prep in pattern.rest or prep in _PREPS.get(pattern.frame.op or "", _USUAL)


def _report(tree: Tree, head: int, below: int, book: Codebook, out: Chain) -> None:
    out.reporter = head
    if any(tree.words[k] in _ASKED_MODALS for k in tree.with_dep(below, "aux")) or _needs_to(tree, below):
        out.steps.append(Step("demand", head))


def _needs_to(tree: Tree, below: int) -> bool:
    return any(tree.words[k] in ("need", "needs") for k in tree.with_dep(below, "aux"))


def _auxiliaries(tree: Tree, i: int, book: Codebook, out: Chain) -> None:
    """Negation and modals at one verb."""
    words = [tree.words[k] for k in tree.kids[i] if tree.deps[k] in ("aux", "neg", "advmod", "preconj", "det", "mark")]
    negated = any(w in book.modality["negated"]["words"] for w in words) and not _not_only(tree, i)
    negated = negated or _without(tree, i)
    modal = None if "have" in words else next((w for w in words if w in _MODALS), None)
    if negated and modal:
        out.steps.append(Step("refuse", i))
    elif negated:
        out.marks.add("negated")
        out.steps.append(Step("negate", i))
    elif _future(tree, i, modal, words):
        out.steps.append(Step("future", i))
        out.marks.add("intended")
    elif modal in ("would", "'d") or any(w in book.modality["hypothetical"]["modals"] for w in words):
        out.marks.add("hypothetical")
    _adverbs(tree, i, book, out)
    _marks(tree, i, book, out, inside=True)


def _not_only(tree: Tree, i: int) -> bool:
    """ "not only to fight …, but also": no negation."""
    nots = (k for k in tree.kids[i] if tree.words[k] == "not" and k + 1 < len(tree))
    return any(tree.words[k + 1] in ("only", "just", "merely") for k in nots)


def _future(tree: Tree, i: int, modal: str | None, words: list[str]) -> bool:
    """ "will", reported "would", and the headline's "X to meet Y"."""
    if modal in ("will", "shall", "'ll"):
        return True
    if modal in ("would", "'d"):
        return _said(tree, i) or _bill(tree, i)
    return tree.deps[i] == "ROOT" and tree.pos[i] == "VERB" and "to" in words and bool(tree.with_dep(i, "nsubj"))


def _without(tree: Tree, i: int) -> bool:
    return tree.deps[i] == "pcomp" and tree.words[tree.heads[i]] == "without"


def _said(tree: Tree, i: int) -> bool:
    return tree.deps[i] in ("ccomp", "conj") and tree.pos[tree.heads[i]] == "VERB"


def _bill(tree: Tree, i: int) -> bool:
    """ "a bill that would …": a plan."""
    return tree.deps[i] == "relcl" and tree.lemma_in(tree.heads[i], _PLANS) is not None


def _adverbs(tree: Tree, i: int, book: Codebook, out: Chain) -> None:
    for k in tree.with_dep(i, "amod"):
        if tree.words[k] in book.modality["intended"]["adjectives"]:
            out.steps.append(Step("future", i))
            out.marks.add("intended")
        elif tree.words[k] in book.modality["hypothetical"]["adjectives"]:
            out.marks.add("hypothetical")
    for k in tree.kids[i]:
        if tree.words[k] in book.modality["alleged"]["adverbs"] | book.modality["alleged"]["adjectives"]:
            out.marks.add("alleged")
        elif tree.words[k] in book.modality["hypothetical"]["adverbs"]:
            out.marks.add("hypothetical")


def _marks(tree: Tree, i: int, book: Codebook, out: Chain, inside: bool = False) -> None:
    """ "if", "unless" over the clause of `i` (inside), or hanging from it as a condition."""
    for k in tree.kids[i]:
        if tree.deps[k] == "mark" and tree.words[k] in book.modality["conditional"]["marks"]:
            out.marks.add("conditional")
        if inside and tree.deps[k] == "advcl":
            marks = [tree.words[m] for m in tree.with_dep(k, "mark", "advmod")]
            if any(m in ("if", "unless", "provided") for m in marks):
                out.marks.add("conditional")


def _governor_marks(tree: Tree, head: int, book: Codebook, out: Chain) -> None:
    if tree.lemma_in(head, book.modality["hypothetical"]["verbs"]) or tree.lemma_in(
        head, book.modality["hypothetical"]["nouns"]
    ):
        out.marks.add("hypothetical")
    elif tree.lemma_in(head, book.modality["alleged"]["verbs"]):
        out.marks.add("alleged")


def read(tree: Tree, found: Found, book: Codebook) -> Reading:
    """Apply the operators above a frame: which code, modality and parties result."""
    above = chain(tree, found.at, book)
    cameo, at, modality_marks = found.pattern.frame.cameo, found.at, set(above.marks)
    if "not" in found.pattern.rest:
        modality_marks.discard("negated")
    source, target, loose = _parties(found, tree)
    features = [f"frame:{found.pattern.frame.id}", f"pattern:{found.pattern.text}"]
    for step in above.steps:
        if step.op == "start" or (step.pattern is None and step.at == found.at and _says_not(step, found)):
            continue
        own = found.args.own if step.pattern is not None and step.at != found.at else []
        if own and step.op not in (*_REQUESTS, "refuse", "deny", "allow"):
            continue
        shifted = book.shift(step.op, cameo)
        if shifted is None:
            continue
        features.append(f"{step.op}:{tree.words[step.at]}")
        if shifted == "":
            modality_marks.add("negated")
            continue
        if step.op == "negate":
            modality_marks.discard("negated")
        if step.op in ("promise", "threaten") and step.pattern is not None:
            modality_marks -= {"intended", "hypothetical"}
        if shifted != cameo and step.op in _REQUESTS:
            if found.pattern.part == "v" and _doer_is_asked(tree, step, source):
                shifted = _PLAIN_REQUEST.get(shifted, shifted)
            source, target, loose, modality_marks = *_asked(tree, step, source, target, loose), set()
        if shifted != cameo:
            if own and step.op not in _REQUESTS:
                source, target = tuple(verb_args(tree, step.at).subjects), tuple(own)
            elif step.pattern is not None and step.op not in _REQUESTS:
                target = tuple(dict.fromkeys((*target, *_addressed(tree, step))))
            at = step.at
            modality_marks = modality_marks | {"intended"} if step.op == "future" else modality_marks - {"intended"}
            modality_marks -= {"negated", "hypothetical"} if step.op in ("refuse", "stop", "deny") else set()
        cameo = shifted
    if book.codes[cameo].type == "THREATEN":
        modality_marks -= {"conditional", "intended"}
    modality = next((m for m in _PRECEDENCE if m in modality_marks), "actual")
    return Reading(found, above, cameo, at, modality, source, target, loose, tuple(features))


def _says_not(step: Step, found: Found) -> bool:
    """Has the pattern's own "not" told of the negation already ("would not hear of it")?"""
    return step.op in ("negate", "refuse") and not {"not", "no", "nothing"}.isdisjoint(found.pattern.rest)


def _addressed(tree: Tree, step: Step) -> list[int]:
    """Whom a promise or threat is told ("promised X loans", "threatened X with war")."""
    args = verb_args(tree, step.at)
    return [*args.preps.get("dative", []), *args.objects]


def _parties(found: Found, tree: Tree) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Argument heads for source, target, and where a target may stand if need be."""
    args, slots = found.args, found.slots
    target: list[int] = []
    for slot in slots:
        if slot == "object":
            target += args.objects
        elif slot == "clause":
            target += args.clauses
        elif slot == "subject":
            continue
        target += args.preps.get(slot, [])
    pool = [*args.objects, *(t for tokens in args.preps.values() for t in tokens), *args.clauses]
    if "object" in slots and found.pattern.part == "v":
        target += [t for prep in ("from", "of") for t in args.preps.get(prep, []) if t not in target]
    loose = [t for t in pool if t not in target]
    source = list(args.subjects)
    if found.pattern.part == "n":
        place = found.pattern.frame.id.startswith("consult.")
        source += [t for t in args.preps.get("compound", []) if not place or tree.pos[t] == "ADJ"]
        source += [t for t in args.preps.get("of", []) if "of" not in slots and t not in source]
    return tuple(dict.fromkeys(source)), tuple(dict.fromkeys(target)), tuple(dict.fromkeys(loose))


def _doer_is_asked(tree: Tree, step: Step, source: tuple[int, ...]) -> bool:
    """ "called on X to end its support": the deed asked for is X's own, so X is not the one it would hit."""
    asking = verb_args(tree, step.at)
    return bool(source) and source[0] not in asking.subjects


def _asked(
    tree: Tree, step: Step, source: tuple[int, ...], target: tuple[int, ...], loose: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Parties of a request: who asks, who is asked (the doer of the deed), else whom the deed concerns."""
    asking: Args = verb_args(tree, step.at)
    asked = list(asking.objects) if step.pattern is not None else []
    asked += [t for prep in ("on", "upon", "to", "from") for t in asking.preps.get(prep, [])]
    doers = tuple(t for t in source if t not in asking.subjects)
    return tuple(asking.subjects), tuple(dict.fromkeys((*doers, *asked, *target))), loose
