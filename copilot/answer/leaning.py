"""Whether a question needs what went before: it points at it, or is no whole question of its own."""

from __future__ import annotations

from itertools import pairwise

from copilot.answer.following import Rules, field_stems, is_word, tokens
from copilot.text.terms import fold, stem

_SHORT = 8
"""Words up to which a phrase that begins with a preposition is taken for the rest of a question."""
_PEOPLE = frozenset(
    "chef chefin vorgesetzten vorgesetzter vorgesetzte mentor mentorin mentee team manager boss supervisor lead".split()
)
_BOUNDS = frozenset(
    ", dass weil wenn falls ob sobald während that when if because while who and und after before".split()
)


def leans(text: str, rules: Rules, *, opened: bool) -> bool:
    """Whether the text can't be looked up by itself; ``opened`` says that it began with "and" or "but"."""
    bare = text.strip(" ?!.")
    patterns = rules.patterns
    if patterns["more"].match(bare) or patterns["condition"].match(bare):
        return True
    if patterns["conditional"].match(bare) and "," not in bare:
        return True
    if patterns["nth"].search(bare) or patterns["refers"].search(bare) or points(bare, rules):
        return True
    if is_fragment(bare, rules):
        return opened or _is_rest(bare, rules)
    return not is_matter(bare, rules)


def is_fragment(bare: str, rules: Rules) -> bool:
    """Whether a text is less than a sentence: without a verb and without who does something."""
    said = [t for t in tokens(bare) if is_word(t)]
    phrase = rules.patterns["appends"].match(bare)
    verb_first = len(said) > 1 and fold(said[1]) in rules.words["determiners"] and rules.language == "de"
    verb_first = verb_first and not phrase
    asks = rules.patterns["asks"].match(bare)
    whole = len(said) > 4 or (len(said) == 4 and fold(said[2]) in rules.words["determiners"])
    return not rules.has_verb(bare) and not verb_first and not (asks and rules.told(bare) and whole)


def _is_rest(bare: str, rules: Rules) -> bool:
    """Whether a fragment can only be the rest of a question: "in Teilzeit", "by when", "apprentices"."""
    said = [t for t in tokens(bare) if is_word(t)]
    if rules.patterns["appends"].match(bare) and len(said) <= _SHORT:
        return True
    if rules.patterns["asks"].match(bare) or (rules.is_person(bare) and len(said) <= 3):
        return True
    return not rules.told(bare)


def is_matter(bare: str, rules: Rules) -> bool:
    """Whether a whole question says by itself what it is about."""
    told = rules.told(bare)
    said = {fold(t) for t in tokens(bare)}
    if _PEOPLE & said and (said & {"dass", "that"} or (told and rules.language == "de")):
        return True  # somebody, and what they do
    if rules.language == "en":
        return bool(told)
    first = tokens(bare)[0] if is_word(tokens(bare)[0]) else ""
    low = not any(word[:1].isupper() for word in tokens(bare)[1:])
    named = {after for before, after in pairwise(tokens(bare)) if fold(before) in rules.words["determiners"]}
    strong = [
        word
        for word in told
        if (word[:1].isupper() and word != first)
        or (low and word in named)
        or fold(word) in rules.words["own"]
        or stem(fold(word), "de") in field_stems("de")
    ]
    return bool(strong) or len(told) >= (2 if low else 3)


def points(bare: str, rules: Rules) -> bool:
    """Whether a word points at something that the text itself doesn't name."""
    text = rules.patterns["dummy"].sub(lambda m: " ".join("_" if w else "" for w in m[0].split()), bare)
    said = tokens(text)
    return any(_points(said, place, rules) for place, token in enumerate(said) if is_word(token))


def _points(said: list[str], place: int, rules: Rules) -> bool:  # noqa: PLR0911 - one way out for each kind
    word, before = fold(said[place]), fold(said[place - 1]) if place else ""
    after = said[place + 1 :]
    bound = _bound(said, place, rules)
    if word in rules.words["there"]:
        return after[:1] != [","] and not (word == "damit" and _clause(before, after, rules)) and not bound
    if word in rules.words["third"]:
        return not bound and not (word == "sie" and said[place] == "Sie" and place > 0)
    if word in ("es", "it"):
        return not bound
    if word == "da" and rules.language == "de":
        return place > 0 and before != ","
    if word == "so":
        return fold(after[0]) in {"etwas", "was", "eine", "einen", "ein"} if after else place > 0
    if word == "dann" or (word == "then" and rules.language == "en"):
        return not rules.words["whens"] & {fold(t) for t in said}
    if rules.language == "de":
        return _points_de(said, place, before, rules) and not bound
    return _points_en(said, place, before, rules)


def _clause(before: str, after: list[str], rules: Rules) -> bool:
    """Whether "damit" opens a clause: "…, damit ich"."""
    return before == "," or (bool(after) and fold(after[0]) in rules.words["pronouns"])


def _bound(said: list[str], place: int, rules: Rules) -> bool:
    """Whether a pronoun goes with something named earlier in the same text: "my manager … when she"."""
    ends = [n for n, token in enumerate(said[:place]) if fold(token) in _BOUNDS and n]
    named = rules.told(" ".join(said[: ends[-1]])) if ends else []
    return bool(named) or (bool(ends) and bool(_PEOPLE & {fold(t) for t in said[: ends[-1]]}))


def _points_de(said: list[str], place: int, before: str, rules: Rules) -> bool:
    word, after = fold(said[place]), said[place + 1 :]
    if word.startswith("dies") and word in {"dies", "diese", "dieser", "dieses", "diesen", "diesem"}:
        return not (after and fold(after[0]) in rules.words["now"])
    if word not in {"das", "die", "der", "den", "dem"}:
        return False
    if before == "," and place > 1:
        return False  # ", die …" goes on with what stands before it
    return not _names(after, said, rules)


def _names(after: list[str], said: list[str], rules: Rules) -> bool:
    """Whether a noun follows an article: then it is none that points."""
    capitals = any(word[:1].isupper() for word in said[1:])
    for word in after[:4]:
        low = fold(word)
        if not is_word(word) or low in rules.words["edges"]:
            return False
        if word[:1].isupper() or word[0].isdigit():
            return True
        if low in rules.words["particles"] or low in rules.words["verbs"] or low in rules.words["light"]:
            return False
        if not capitals:
            return True  # typed without capitals: any word that isn't a small one may be a noun
        if not low.endswith(("e", "en", "er", "es", "em")):
            return False
    return False


_POINTING = frozenset("this these those that".split())
_TAKES_THAT = frozenset(
    "is was does do did can could will would should must may has have about for of with by like on after before from "
    "than at request get claim mean say do explain in into to if need approve".split()
)


def _points_en(said: list[str], place: int, before: str, rules: Rules) -> bool:  # noqa: PLR0911 - the same
    word, after = fold(said[place]), [fold(t) for t in said[place + 1 :]]
    if word in {"one", "ones"}:
        lone = not after or not after[0][:1].isalnum() or after[0] in rules.words["particles"]
        return lone and bool(before) and not before[:1].isdigit()
    if word == "there":
        return True
    if word not in _POINTING:
        return False
    if word == "this" or word in {"these", "those"}:
        return not (after and after[0] in rules.words["now"])
    if not after or not is_word(after[0]):
        return True
    if after[0] in rules.words["pronouns"] or after[0] in rules.words["determiners"]:
        return False  # "… that I want to work less"
    return not place or before in _TAKES_THAT or before == "if"
