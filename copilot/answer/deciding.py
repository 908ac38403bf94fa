"""Which places answer the question, if any: similarity at once, then the model's word on each passage."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from copilot.answer.asking import HALF, Asking, Question, Word, standing
from copilot.answer.calibrated import ANSWERED, alone
from copilot.answer.kinds import able, wants_sentences, wants_yes_or_no
from copilot.answer.ranking import Ranked
from copilot.answer.signs import Signs, signs
from copilot.answer.trust import trusted
from copilot.domain import Language
from copilot.errors import Unavailable
from copilot.llm import Model, Task, Usage
from copilot.retrieval import Hit
from copilot.text.terms import words

MOST_PICKED = 3
"""Places an answer is made of at most, for each question."""
WITHOUT_MODEL = 2
"""Places shown where similarity alone decides."""
AS_NEAR = 0.012
"""How much less similar than the first one a second place may be to be shown unasked."""
SURE = 0.97
"""The chance from which similarity alone is beyond doubt."""
AS_CLOSE = 0.05
"""How much less similar a sentence of the same passage may be that completes an answer."""
MORE = 0.15
"""Share of the question's words that it must hold beyond what was picked: "first" alone completes nothing."""
NO_NEARER = 0.035
"""How much less similar than a place that is shown for sure others may be to be asked about still."""
FAR = 0.045
"""How much less similar than the nearest place of its language a place may be to be asked about at all."""
RECALLED = 0.4
"""Share of the words of what is recalled that a note's sentence must hold."""
TELLS = 3
"""Words that a sentence must have to complete an answer: fewer are a label ("level: 1")."""
_WHETHER: Task = "judge_whether"
Pick = Callable[[Ranked, bool], None]
"""Told of a place, and whether the very sentence is known (else what stands around it belongs to the answer)."""


class Bounds(NamedTuple):
    """How long a model is asked, and what is shown of what it was asked about.

    It is asked about ``most`` passages at most; one that does one thing at a time about no more after ``enough`` if the
    chance of each is below ``hopeless``. A place for which ``as_good`` less speaks than for the best, in log-odds, is
    shown with it, if the model finds words in it that answer.
    """

    most: int
    enough: int
    hopeless: float
    as_good: float


JUDGED = Bounds(5, 3, 0.05, 1.5)
"""For yes or no alone."""
EXPECTED = Bounds(4, 1, 0.1, 2.0)
"""Where it also tells how much likelier a text makes the question: two calls a passage, which tell more."""


@dataclass(slots=True)
class Decision:
    """What was picked, in the order it was told, and how likely the question is answered."""

    picked: list[Ranked] = field(default_factory=list)
    chance: float = 0.0
    asked: int = 0
    usage: Usage = field(default_factory=Usage)
    trouble: Unavailable | None = None


def beyond_doubt(question: Question, ranked: Sequence[Ranked], hits: Sequence[Hit]) -> bool:
    """Whether similarity alone leaves no doubt that the question is answered."""
    return _unasked(_signs(question, able(question.text, ranked), hits)) >= SURE


async def decide(
    question: Question, ranked: Sequence[Ranked], hits: Sequence[Hit], model: Model | None, pick: Pick
) -> Decision:
    """Which places answer; ``pick`` is told of each at once, and nothing that it was told is taken back.

    Similarity beyond doubt picks without asking; else the model is asked about the best passages, one after the
    other. A model that is down, slow or may not decide is done without. Whether a text answers by yes or no is told
    by similarity, unless the model was found to tell it better: then it only chooses among the places.
    """
    fit = able(question.text, ranked)
    found, places = _signs(question, fit, hits), apart(fit)
    decision = Decision(chance=_unasked(found))
    if decision.chance >= SURE and places:
        _pick(decision, places[0], pick, exact=True)
    whether = any(of.whether for of in found.values())
    heard = not whether or (model is not None and _WHETHER in model.profile.allowed)
    worth = bool(places) and (heard or decision.chance >= ANSWERED)
    try:
        if worth and model is not None and model.is_here() and await trusted(model):
            await _asked(Asking(question, ranked, found, model, heard), places, decision, pick)
            return decision
    except Unavailable as error:
        decision.trouble = error
        decision.chance = max(decision.chance, _unasked(found))
    if decision.chance >= ANSWERED:
        for place in places[len(decision.picked) : WITHOUT_MODEL]:
            if not decision.picked or place.similarity >= places[0].similarity - AS_NEAR:
                _pick(decision, place, pick, exact=True)
    return decision


def _signs(question: Question, fit: Sequence[Ranked], hits: Sequence[Hit]) -> dict[Language, Signs]:
    whether = wants_yes_or_no(question.text)
    return signs(hits, fit, question.language, question.translation, whether=whether)


def _unasked(found: Mapping[Language, Signs]) -> float:
    """The chance without any model's word, by the documents of the language that speak most for an answer."""
    return max((alone(of) for of in found.values()), default=0.0)


async def _asked(asking: Asking, places: Sequence[Ranked], decision: Decision, pick: Pick) -> None:
    """Show at once what answers for sure, and after all were asked about what comes near to the best.

    No sentence of a private note goes to a model: they are found by recalling questions and by similarity.
    """
    decision.chance = decision.chance if decision.picked else 0.0
    shared = _near_enough([p for p in places if not p.candidate.hit.audience.startswith("person:")])
    if not shared:
        return
    asking = await asking.begun(shared[0])
    decision.usage += asking.unread.usage if asking.unread else Usage()
    said: list[Word] = []
    early: list[Ranked] = []
    sure = max((place.similarity for place in decision.picked), default=-math.inf)
    bounds = EXPECTED if asking.unread else JUDGED
    at_once = 1 if asking.model.parallel == 1 else bounds.most
    places = shared[: bounds.most]
    for first in range(0, len(places), at_once):
        batch = [p for p in places[first : first + at_once] if p.similarity >= sure - NO_NEARER]
        for word in await asking.about(batch):
            said.append(word)
            decision.asked += 1
            decision.usage += word.usage
            if word.clear and asking.satisfied(word):
                sure = max(sure, word.place.similarity)
                decision.chance = max(decision.chance, word.chance)
                early.append(word.place)
                _show(word, asking.ranked, decision, pick)
        if at_once == 1 and decision.asked >= bounds.enough and max(w.chance for w in said) < bounds.hopeless:
            return
    decision.chance = max([decision.chance, *(word.chance for word in said)])
    if decision.chance >= ANSWERED and len(decision.picked) < MOST_PICKED:
        best = max((word.leaning for word in said), default=0.0)
        near = [word for word in said if word.place not in early and word.leaning >= best - bounds.as_good]
        await _near(asking, near, decision, pick)


def _near_enough(places: Sequence[Ranked]) -> list[Ranked]:
    """Those that are about as near as the nearest of their language: what lies further off rarely answers."""
    nearest: dict[Language, float] = {}
    for place in places:
        nearest.setdefault(place.candidate.hit.language, place.similarity)
    return [place for place in places if place.similarity >= nearest[place.candidate.hit.language] - FAR]


async def _near(asking: Asking, near: Sequence[Word], decision: Decision, pick: Pick) -> None:
    """Show the places that hold words which answer, if words can; where none does, the one that most speaks for."""
    enough = wants_sentences(asking.question.text)
    known = [word for word in near if word.finding is not None]
    found = await asking.with_words([word for word in near if word.finding is None])
    decision.usage = sum((word.finding.usage for word in found if word.finding), decision.usage)
    ordered = sorted([*known, *found], key=lambda word: -word.leaning)
    for word in ordered:
        if enough or asking.satisfied(word):
            _show(word, asking.ranked, decision, pick)
    if ordered and not decision.picked:
        _show(ordered[0], asking.ranked, decision, pick)


def _show(word: Word, ranked: Sequence[Ranked], decision: Decision, pick: Pick) -> None:
    """Pick the sentence that holds the words which the model takes for the answer, else the place as it is."""
    if word.place in decision.picked or len(decision.picked) >= MOST_PICKED:
        return
    near = [entry for entry in ranked if entry.candidate in word.run.run]
    held = _holding(word.words, near) if len(near) > 1 else None
    _pick(decision, held or word.place, pick, exact=held is not None or len(near) == 1)


def _holding(wanted: str, near: Sequence[Ranked]) -> Ranked | None:
    """The sentence that holds the words as they stand, else the one that holds the most of their stems."""
    said = words(wanted)
    verbatim = [entry for entry in near if said and _runs(said, words(entry.candidate.words))]
    if verbatim:
        return verbatim[0]
    candidates = [entry.candidate for entry in near]
    shares = [standing(wanted, candidate.words, candidate.hit.language) for candidate in candidates]
    most = max(shares)
    return near[shares.index(most)] if most >= HALF and shares.count(most) == 1 else None


def complete(decision: Decision, ranked: Sequence[Ranked], pick: Pick) -> None:
    """Add the sentence of a picked passage that holds what of the question nothing picked holds.

    "26 days" answers half of "how many days, part-time?"; "pro rata for part-time" stands a line below.
    """
    picked = list(decision.picked)
    held = {number for place in picked for number in place.held}
    passages = {place.candidate.rank: place for place in picked}
    for entry in ranked:
        place = passages.get(entry.candidate.rank)
        near = place is not None and entry.similarity >= place.similarity - AS_CLOSE
        more = sum(share for number, share in entry.held.items() if number not in held)
        near = near and len(words(entry.candidate.words)) >= TELLS
        if near and more >= MORE and not entry.candidate.is_row and len(decision.picked) < MOST_PICKED:
            _pick(decision, entry, pick, exact=True)
            held.update(entry.held)


def recalled(ranked: Sequence[Ranked], pick: Pick) -> Decision:
    """The sentences of notes that hold the words of what is recalled: no model is asked about what people wrote."""
    decision = Decision()
    for place in ranked:
        if place.said >= RECALLED and len(decision.picked) < MOST_PICKED:
            decision.chance = 1.0
            _pick(decision, place, pick, exact=True)
    return decision


def _pick(decision: Decision, place: Ranked, pick: Pick, *, exact: bool) -> None:
    decision.picked.append(place)
    pick(place, exact)


def apart(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The best candidate of each passage, best first."""
    best: dict[int, Ranked] = {}
    for entry in ranked:
        best.setdefault(entry.candidate.rank, entry)
    return list(best.values())


def _runs(wanted: Sequence[str], text: Sequence[str]) -> bool:
    """Whether the words stand in the text one after the other."""
    return any(list(text[n : n + len(wanted)]) == list(wanted) for n in range(len(text) - len(wanted) + 1))
