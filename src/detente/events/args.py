"""Who is subject and object of a verb: voice, control, relative and participle clauses, coordination."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.events.tree import Tree
from detente.events.words import lemmas

__all__ = ["Args", "clause_subjects", "compounded", "nested", "noun_args", "verb_args"]

_RELATIVE = frozenset({"who", "which", "that", "whom"})
#: Verbs whose object does not become the subject of the verb they govern ("promised Kyiv to send").
_SUBJECT_CONTROL = frozenset({"promise", "threaten", "vow", "pledge", "agree", "swear", "offer", "use"})
#: Verbs whose subject, where nothing else is said, is the one who suffers.
_SUFFERED = frozenset(
    {"kill", "shoot", "arrest", "ban", "jail", "detain", "expel", "sentence", "kidnap", "abduct", "wound", "injure"}
    | {"deport", "charge", "free", "acquit", "convict", "behead", "murder", "assassinate", "extradite", "bar", "indict"}
)
_PRONOUNS = frozenset({"he", "she", "it", "they"})
#: Prepositions of taking part ("in talks", "after a meeting", "on the second day of a visit").
_DURING = frozenset({"in", "for", "after", "following", "during", "before", "on", "of", "at"})
_DEPTH = 6


@dataclass(slots=True)
class Args:
    """Heads of the arguments of one predicate.

    `preps` maps a preposition to its objects, nearest first; `own` are the doers that a noun names itself
    ("Moscow's criticism", "a raid by Chad"), `said` what an object is called ("called it a mistake").
    """

    subjects: list[int] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    preps: dict[str, list[int]] = field(default_factory=dict)
    clauses: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    said: list[int] = field(default_factory=list)
    passive: bool = False

    def add_prep(self, word: str, token: int) -> None:
        """Note `token` as object of the preposition `word`."""
        self.preps.setdefault(word, []).append(token)


def verb_args(tree: Tree, i: int, depth: int = 0) -> Args:
    """The arguments of the verb at `i`."""
    args = Args(passive=bool(tree.with_dep(i, "nsubjpass", "auxpass", "agent")) or _short_passive(tree, i))
    for k in tree.kids[i]:
        dep = tree.deps[k]
        if dep in ("nsubj", "csubj") and not args.passive:
            args.subjects.append(_antecedent(tree, i, k))
        elif dep in ("nsubjpass", "nsubj", "csubj", "dobj", "oprd", "attr"):
            args.objects.append(_antecedent(tree, i, k))
        elif dep == "dative" and tree.pos[k] not in ("ADP", "PART"):
            args.add_prep("dative", k)
        elif dep in ("ccomp", "xcomp"):
            args.clauses.append(k)
            _small_clause(tree, k, args)
        elif dep == "acomp":
            for word, token in tree.prep_objects(k):
                args.add_prep(word, token)
    for word, token in tree.prep_objects(i):
        if word == "by" and args.passive:
            args.subjects.append(token)
        else:
            args.add_prep(word, token)
    if depth < _DEPTH:
        _from_context(tree, i, args, depth)
        _pronoun(tree, i, args, depth)
    if tree.deps[i] == "amod":
        args.subjects, args.objects, args.passive = [i - 2], [tree.heads[i]], True
    nested(tree, args)
    return args


def _small_clause(tree: Tree, k: int, args: Args) -> None:
    """What is called what ("called the move a mistake"): the one is the object, the other only said of it."""
    if tree.pos[k] in ("NOUN", "PROPN", "ADJ") and not tree.with_dep(k, "aux", "cop", "mark"):
        args.objects += tree.with_dep(k, "nsubj")
        args.said.append(k)


def _short_passive(tree: Tree, i: int) -> bool:
    """A headline's passive without its auxiliary ("Envoy shot dead in Aden", "Singer banned from Chad")."""
    if tree.tags[i] not in ("VBD", "VBN") or tree.deps[i] != "ROOT":
        return False
    bare = not tree.with_dep(i, "dobj", "ccomp", "xcomp", "aux", "auxpass", "nsubjpass", "prt")
    return bare and any(lemma in _SUFFERED for lemma in lemmas(tree.words[i]))


def compounded(tree: Tree, i: int) -> bool:
    """Is the participle joined to its doer by a hyphen ("US-backed forces")?"""
    joined = i > 1 and tree.words[i - 1] in ("-", "–") and tree.pos[i - 2] in ("PROPN", "NOUN", "ADJ")
    return joined and tree.deps[i] == "amod" and tree.tags[i] in ("VBN", "VBD")


def clause_subjects(tree: Tree, i: int) -> list[int]:
    """The subjects of the clause that the noun at `i` takes part in ("X was in Y for talks")."""
    for head, dep in tree.climb(i):
        if tree.pos[head] in ("VERB", "AUX"):
            return verb_args(tree, head).subjects if dep in ("dobj", "attr", "prep") else []
        if dep not in ("pobj", "prep", "dobj") or (tree.pos[head] == "ADP" and tree.words[head] not in _DURING):
            return []
    return []


def nested(tree: Tree, args: Args) -> None:
    """Prepositions behind the objects ("sanctions on X", "for talks with X"), nearest first."""
    level = [*args.objects, *(t for tokens in args.preps.values() for t in tokens)]
    seen = set(level)
    for _ in range(3):
        below = [pair for o in level for j in tree.joined(o) for pair in _behind(tree, j)]
        pairs = [(word, token) for word, token in below if token not in seen and word != "by"]
        for word, token in pairs:
            args.add_prep(word, token)
        level = [token for _, token in pairs]
        seen.update(level)


def _behind(tree: Tree, noun: int) -> list[tuple[str, int]]:
    """Prepositions of a noun and of the clause that tells of it ("the embargo it had imposed on X")."""
    clauses = tree.with_dep(noun, "relcl", "acl") if tree.pos[noun] == "NOUN" else []
    return [*tree.prep_objects(noun), *(pair for k in clauses for pair in tree.prep_objects(k))]


def _pronoun(tree: Tree, i: int, args: Args, depth: int) -> None:
    """ "Obama said he would": the pronoun may be the subject of the clause above."""
    if tree.deps[i] in ("ccomp", "advcl", "conj") and any(tree.words[s] in _PRONOUNS for s in args.subjects):
        head = tree.heads[i]
        if tree.pos[head] in ("VERB", "AUX"):
            args.subjects += [s for s in verb_args(tree, head, depth + 1).subjects if s not in args.subjects]


def _antecedent(tree: Tree, verb: int, k: int) -> int:
    """The noun a relative pronoun stands for."""
    if tree.words[k] in _RELATIVE and tree.deps[verb] in ("relcl", "acl"):
        return tree.heads[verb]
    return k


def _from_context(tree: Tree, i: int, args: Args, depth: int) -> None:
    """Fill what the verb takes from the clause above."""
    dep, head = tree.deps[i], tree.heads[i]
    if dep in ("relcl", "acl"):
        _from_noun(tree, i, args, dep, head)
    elif args.subjects or (args.passive and args.objects) or head == i:
        return
    elif dep == "conj" and tree.pos[head] in ("VERB", "AUX"):
        above = verb_args(tree, head, depth + 1)
        args.subjects += above.subjects
        if args.passive or _bare_participle(tree, i, head):
            args.objects = args.objects or above.objects
    elif dep in ("xcomp", "advcl", "ccomp", "pcomp", "dep"):
        _from_governor(tree, i, args, depth)


def _bare_participle(tree: Tree, i: int, head: int) -> bool:
    passive_above = bool(tree.with_dep(head, "nsubjpass", "auxpass"))
    return passive_above and tree.tags[i] == "VBN" and not tree.with_dep(i, "dobj", "aux")


def _from_noun(tree: Tree, i: int, args: Args, dep: str, head: int) -> None:
    """Participle and relative clauses: the noun is subject or object."""
    if dep == "acl" and tree.tags[i] == "VBN":
        args.passive = True
        args.subjects += [t for t in args.preps.pop("by", []) if t not in args.subjects]
        args.objects.append(head)
    elif not args.subjects and tree.pos[head] != "VERB":
        (args.objects if args.passive else args.subjects).append(head)
    elif dep == "relcl" and head not in args.subjects and not args.objects:
        args.objects.append(head)


def _from_governor(tree: Tree, i: int, args: Args, depth: int) -> None:
    head = tree.heads[i]
    if tree.pos[head] in ("ADP", "SCONJ") and tree.deps[i] == "pcomp":
        head = tree.heads[head]
    if tree.pos[head] == "ADJ" and tree.deps[head] in ("acomp", "attr", "oprd"):
        head = tree.heads[head]
    if tree.pos[head] in ("NOUN", "PROPN"):
        args.subjects += tree.with_dep(head, "poss")
        return
    above = verb_args(tree, head, depth + 1)
    if tree.deps[i] == "advcl" and tree.tags[i] == "VBN" and not tree.with_dep(i, "aux", "dobj"):
        args.passive = True
        args.objects += above.subjects
        return
    raises = tree.deps[i] in ("xcomp", "pcomp", "ccomp") and above.objects
    if (raises and not any(lemma in _SUBJECT_CONTROL for lemma in lemmas(tree.words[head]))) or (
        tree.deps[i] == "xcomp" and above.passive and above.objects
    ):
        args.subjects += above.objects[:1]
    else:
        args.subjects += above.subjects


def noun_args(tree: Tree, i: int, light: bool, reversed_light: bool) -> Args:
    """The arguments of the event noun at `i`. `light`: it is object of a verb that only carries it ("launched")."""
    args = Args()
    for k in tree.kids[i]:
        if tree.deps[k] == "poss":
            args.subjects.append(k)
        elif tree.deps[k] in ("amod", "compound", "nmod") and tree.pos[k] in ("PROPN", "ADJ", "NOUN"):
            args.add_prep("compound", k)
        elif tree.deps[k] in ("acl", "relcl"):
            _from_clause(tree, k, args)
    for word, token in tree.prep_objects(i):
        if word == "by":
            args.subjects.append(token)
            for inner, behind in tree.prep_objects(token):
                args.add_prep(inner, behind)
        else:
            args.add_prep(word, token)
    nested(tree, args)
    args.own = [s for s in args.subjects if tree.tags[s] != "PRP$"]
    if light:
        _from_light_verb(tree, i, args, reversed_light)
    return args


def _from_clause(tree: Tree, k: int, args: Args) -> None:
    """ "an attack launched by X", "talks held with X"."""
    inner = verb_args(tree, k, _DEPTH)
    args.subjects += [t for t in (*inner.subjects, *inner.preps.get("by", ())) if t < len(tree) and t != tree.heads[k]]
    for word, tokens in inner.preps.items():
        for token in tokens:
            args.add_prep(word, token)


def _from_light_verb(tree: Tree, i: int, args: Args, reversed_light: bool) -> None:
    verb = tree.heads[i]
    if tree.pos[verb] == "ADP":
        verb = tree.heads[verb]
    above = verb_args(tree, verb)
    if reversed_light:
        args.preps.setdefault("object", []).extend(above.subjects)
        args.subjects += args.preps.get("from", [])
        return
    args.subjects += [s for s in above.subjects if s != i]
    for word, tokens in above.preps.items():
        for token in tokens:
            if token not in args.preps.get(word, ()):
                args.add_prep(word, token)
