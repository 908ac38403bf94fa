"""Which places answer the question, if any: similarity at once, then the model's word on each passage."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import anyio

from copilot.answer.calibrated import ANSWERED, alone, leaning, together, weight
from copilot.answer.candidates import Candidate
from copilot.answer.extent import Extent, around
from copilot.answer.judging import found as found_words
from copilot.answer.judging import judged
from copilot.answer.kinds import able
from copilot.answer.ranking import Ranked
from copilot.answer.signs import Signs, signs
from copilot.answer.trust import trusted
from copilot.domain import Language
from copilot.errors import Unavailable
from copilot.llm import Finding, Model, Usage
from copilot.retrieval import Hit
from copilot.text.terms import words

MOST_ASKED = 5
"""Passages that the model is asked about at most: what answers is rarely further down."""
ENOUGH_ASKED = 3
"""Passages after which a model that does one thing at a time is asked about no more if none comes near."""
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
STRONG = 0.95
SURE_WORD = 5.0
"""The chance, and the weight of the model's own word, from which a place is shown before the others are asked about."""
NO_NEARER = 0.02
"""How much less similar than a place that is shown for sure others may be to be asked about still."""
HOPELESS = 0.05
WORTH_FINDING = 0.05
"""The chance by yes or no from which a model is also asked for the words that answer."""
AS_GOOD = 1.5
"""How much less, in log-odds, may speak for a place than for the best one to be shown with it."""
RECALLED = 0.4
"""Share of the words of what is recalled that a note's sentence must hold."""
Pick = Callable[[Ranked, bool], None]
"""Told of a place, and whether the very sentence is known (else what stands around it belongs to the answer)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its language, and what it is called in the other one where somebody has said it."""

    text: str
    language: Language
    translation: str | None

    def for_text(self, language: Language) -> str:
        """The question as it is put to a text of that language."""
        return self.text if language == self.language else self.translation or self.text


@dataclass(slots=True)
class Decision:
    """What was picked, in the order it was told, and how likely the question is answered."""

    picked: list[Ranked] = field(default_factory=list)
    chance: float = 0.0
    asked: int = 0
    usage: Usage = field(default_factory=Usage)
    trouble: Unavailable | None = None


async def decide(
    question: Question, ranked: Sequence[Ranked], hits: Sequence[Hit], model: Model | None, pick: Pick
) -> Decision:
    """Which places answer; ``pick`` is told of each at once, and nothing that it was told is taken back.

    Similarity beyond doubt picks without asking; else the model is asked about the best passages, one after the
    other. A model that is down, slow or may not decide is done without.
    """
    fit = able(question.text, ranked)
    found, places = signs(hits, fit), apart(fit)
    decision = Decision(chance=alone(found))
    if decision.chance >= SURE and places:
        _pick(decision, places[0], pick, exact=True)
    try:
        if places and model is not None and model.is_here() and await trusted(model):
            await _asked(question, places, ranked, found, model, decision, pick)
            return decision
    except Unavailable as error:
        decision.trouble = error
        decision.chance = max(decision.chance, alone(found))
    if decision.chance >= ANSWERED:
        for place in places[len(decision.picked) : WITHOUT_MODEL]:
            if not decision.picked or place.similarity >= places[0].similarity - AS_NEAR:
                _pick(decision, place, pick, exact=True)
    return decision


async def _asked(
    question: Question,
    places: Sequence[Ranked],
    ranked: Sequence[Ranked],
    found: Signs,
    model: Model,
    decision: Decision,
    pick: Pick,
) -> None:
    """Show at once what answers for sure, and after all were asked about what comes near to the best.

    No sentence of a private note goes to a model: they are found by recalling questions and by similarity.
    """
    decision.chance = decision.chance if decision.picked else 0.0
    waiting: list[_Word] = []
    best, sure = -math.inf, max((place.similarity for place in decision.picked), default=-math.inf)
    at_once = 1 if model.parallel == 1 else MOST_ASKED
    shared = [place for place in places if not place.candidate.hit.audience.startswith("person:")]
    places = shared[:MOST_ASKED]
    for first in range(0, len(places), at_once):
        batch = [p for p in places[first : first + at_once] if p.similarity >= sure - NO_NEARER]
        for word in await _words(question, batch, ranked, found, model):
            decision.asked += 1
            decision.usage += word.usage
            decision.chance = max(decision.chance, word.chance)
            best = max(best, word.leaning)
            if word.sure:
                sure = max(sure, word.place.similarity)
            if word.place in decision.picked:
                continue
            if word.sure and len(decision.picked) < MOST_PICKED:
                _locate(word, ranked, decision, pick)
            else:
                waiting.append(word)
        if decision.asked >= ENOUGH_ASKED and decision.chance < HOPELESS and at_once == 1:
            return
    if decision.chance < ANSWERED:
        return
    for word in sorted(waiting, key=lambda word: -word.leaning):
        if word.leaning >= best - AS_GOOD and len(decision.picked) < MOST_PICKED:
            _locate(word, ranked, decision, pick)


@dataclass(frozen=True, slots=True)
class _Word:
    """The model's word on a place: its yes or no, and where it was asked for them, the words that answer.

    ``chance`` is that the question is answered: what speaks for the best of its sentences lifts all of them.
    ``leaning`` is what speaks for this place, in log-odds, and ``weight`` what of it is the model's word.
    """

    place: Ranked
    run: Extent
    leaning: float
    weight: float
    chance: float
    finding: Finding | None
    usage: Usage

    @property
    def sure(self) -> bool:
        """Whether the place is shown before the others are asked about."""
        return self.chance >= STRONG and self.weight >= SURE_WORD


async def _words(
    question: Question, places: Sequence[Ranked], ranked: Sequence[Ranked], found: Signs, model: Model
) -> list[_Word]:
    """The model's word on each place, asked all at once. Raises: Unavailable."""
    said: dict[int, _Word] = {}
    trouble: list[Unavailable] = []

    async def one(number: int, place: Ranked) -> None:
        try:
            said[number] = await _word(question, place, ranked, found, model)
        except Unavailable as error:
            trouble.append(error)

    async with anyio.create_task_group() as tasks:
        for number, place in enumerate(places):
            tasks.start_soon(one, number, place)
    if trouble:
        raise trouble[0]
    return [said[number] for number in range(len(places))]


async def _word(
    question: Question, place: Ranked, ranked: Sequence[Ranked], found: Signs, model: Model
) -> _Word:
    """Yes or no; unless that is no for sure, also the words that answer, or that there are none."""
    run = shown(place, ranked, question.text)
    asked = question.for_text(place.candidate.hit.language)
    verdict = await judged(model, run.words, asked)
    chance, finding, usage = together(found, verdict.log_odds), None, verdict.usage
    if chance >= WORTH_FINDING and "find_answer" in model.profile.allowed:
        finding = await found_words(model, run.words, asked)
        chance = together(found, verdict.log_odds, finding.log_odds)
        usage += finding.usage
    said = verdict.log_odds, finding.log_odds if finding else None
    own = replace(found, sentence=place.similarity, told=place.told)
    return _Word(place, run, leaning(own, *said), weight(*said), chance, finding, usage)


def shown(place: Ranked, ranked: Sequence[Ranked], question: str) -> Extent:
    """What is shown of a place where its very sentence isn't known: its neighbourhood, with the list it touches."""
    everything = sorted((entry.candidate for entry in ranked), key=lambda c: (c.rank, c.number))
    return around(place.candidate, window(place, ranked), everything, question)


def _locate(word: _Word, ranked: Sequence[Ranked], decision: Decision, pick: Pick) -> None:
    """Pick the sentence that holds the words which the model takes for the answer, else the place as it is."""
    near = word.run.run
    wanted = words((word.finding.text if word.finding else None) or "")
    if len(near) > 1 and wanted:
        for entry in ranked:
            if entry.candidate in near and _runs(wanted, words(entry.candidate.words)):
                _pick(decision, entry, pick, exact=True)
                return
    _pick(decision, word.place, pick, exact=len(near) == 1)


def complete(decision: Decision, ranked: Sequence[Ranked], pick: Pick) -> None:
    """Add the sentence of a picked passage that holds a word of the question which nothing picked holds.

    "26 days" answers half of "how many days, part-time?"; "pro rata for part-time" stands a line below.
    """
    picked = list(decision.picked)
    held = frozenset().union(*(place.held for place in picked))
    passages = {place.candidate.rank: place for place in picked}
    for entry in ranked:
        place = passages.get(entry.candidate.rank)
        near = place is not None and entry.similarity >= place.similarity - AS_CLOSE
        if near and entry.held - held and not entry.candidate.is_row and len(decision.picked) < MOST_PICKED:
            _pick(decision, entry, pick, exact=True)
            held |= entry.held


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


def window(place: Ranked, ranked: Sequence[Ranked]) -> list[Candidate]:
    """The nearest three sentences of the place's passage and the place's own neighbours, in the order of the text."""
    same = [entry.candidate for entry in ranked if entry.candidate.rank == place.candidate.rank]
    near = [c for c in same if c.near or abs(c.number - place.candidate.number) <= 1]
    return sorted(near, key=lambda c: c.number)


def _runs(wanted: Sequence[str], text: Sequence[str]) -> bool:
    """Whether the words stand in the text one after the other."""
    return any(list(text[n : n + len(wanted)]) == list(wanted) for n in range(len(text) - len(wanted) + 1))
