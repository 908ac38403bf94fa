"""What a model says of places: yes or no to each, and the words that answer where they may change something."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from copilot.answer.calibrated import Heard, alone, leaning, together
from copilot.answer.candidates import Candidate
from copilot.answer.extent import Extent, around, indent, is_item
from copilot.answer.judging import expectation, expected, judged
from copilot.answer.judging import found as found_words
from copilot.answer.ranking import Ranked
from copilot.answer.signs import Signs
from copilot.domain import Language
from copilot.llm import Expected, Finding, Model, Usage
from copilot.llm.each import each
from copilot.text.terms import terms

STRONG = 0.95
CLEAR_YES = 1.4
"""The chance, and the log-odds of yes, from which a place is shown before the others are asked about."""
HARDLY = 0.0
"""The log-odds of yes below which no more is asked about a place that isn't the nearest."""
_EITHER = re.compile(r"\b(?:or|oder|either|entweder)\b", re.IGNORECASE)
"""Such a question holds its answer."""
HALF = 0.5
"""Share of the words found that a text must hold to be where they were taken from."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its language, and what it is called in the other one where somebody has said it."""

    text: str
    language: Language
    translation: str | None

    def for_text(self, language: Language) -> str:
        """The question as it is put to a text of that language."""
        return self.text if language == self.language else self.translation or self.text


@dataclass(frozen=True, slots=True)
class Word:
    """The model's word on a place: what it says of what it was told, and where it was asked, the words that answer."""

    place: Ranked
    run: Extent
    asked: str
    found: Signs
    said: Heard
    judging: Usage
    finding: Finding | None = None
    heard: bool = True
    """Whether it counts for the chance; else only for which place is shown."""
    nearest: bool = True
    """Whether no other place is nearer to the question."""

    @property
    def usage(self) -> Usage:
        """What all of it took."""
        return self.judging + (self.finding.usage if self.finding else Usage())

    @property
    def chance(self) -> float:
        """That the question is answered: what speaks for the best of its sentences lifts all of them."""
        return together(self.found, self.said, first=self.nearest) if self.heard else alone(self.found)

    @property
    def leaning(self) -> float:
        """What speaks for this place, in log-odds."""
        return leaning(self._own, self.said)

    @property
    def clear(self) -> bool:
        """Whether the place is worth showing before the others are asked about, if there are words that answer."""
        return self.chance >= STRONG and (self.said.log_odds or 0.0) >= CLEAR_YES

    @property
    def _own(self) -> Signs:
        meant = None if self.found.meant is None else self.place.meant or 0.0
        return replace(self.found, sentence=self.place.similarity, told=self.place.told, meant=meant)

    @property
    def answers(self) -> bool:
        """Whether the words found stand in what the model was told, half of them at least, and not all in what it was
        asked: "four ingredients" doesn't answer which four."""
        language = self.place.candidate.hit.language
        if standing(self.words, told(self.run), language) < HALF:
            return False
        return bool(_EITHER.search(self.asked)) or standing(self.words, self.asked, language) < 1

    @property
    def words(self) -> str:
        """The words that the model takes for the answer; nothing where it found none or wasn't asked."""
        return (self.finding.text if self.finding else None) or ""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that a model is asked about places."""

    question: Question
    ranked: Sequence[Ranked]
    found: Mapping[Language, Signs]
    model: Model
    heard: bool = True
    """Whether what the model says counts for the chance."""
    nearest: Ranked | None = None
    """The nearest of the places that it is asked about."""
    unread: Expected | None = None
    """How likely the model is to ask the question of no text; None where it can't say that of any."""

    async def begun(self, nearest: Ranked) -> Asking:
        """The same, ready to ask how much likelier texts make the question, if the model may. Raises: Unavailable."""
        if "expect_question" not in self.model.profile.allowed:
            return replace(self, nearest=nearest)
        unread = await expected(self.model, None, self.question.text)
        return replace(self, nearest=nearest, unread=None if unread.log_chance is None else unread)

    async def about(self, places: Sequence[Ranked]) -> list[Word]:
        """The model's word on each place, asked all at once. Raises: Unavailable."""
        return await each(places, self._judged, len(places))

    async def with_words(self, said: Sequence[Word]) -> list[Word]:
        """The same with the words that answer, where they were not asked for yet. Raises: Unavailable."""
        return await each(said, self._found, len(said))

    @property
    def finds(self) -> bool:
        """Whether the model may find words that answer."""
        return "find_answer" in self.model.profile.allowed

    def satisfied(self, word: Word) -> bool:
        """Whether there are words that answer, as far as the model may look for them."""
        return word.answers or not self.finds

    async def _judged(self, place: Ranked) -> Word:
        run = shown(place, self.ranked, self.question.text)
        verdict, nearest = await judged(self.model, told(run), self._asked(place)), place is self.nearest
        worth = nearest or (verdict.log_odds or 0.0) >= HARDLY
        gain, usage = await self._gain(told(run)) if worth else (None, Usage())
        found, said = self.found[place.candidate.hit.language], Heard(verdict.log_odds, gain)
        took = verdict.usage + usage
        word = Word(place, run, self._asked(place), found, said, took, heard=self.heard, nearest=nearest)
        return await self._found(word) if word.clear else word

    async def _gain(self, text: str) -> tuple[float | None, Usage]:
        """By how much the text makes the question likelier, in whatever languages the two are; and what that took."""
        if self.unread is None:
            return None, Usage()
        read = await expected(self.model, text, self.question.text)
        return expectation(read, self.unread), read.usage

    async def _found(self, word: Word) -> Word:
        if not self.finds:
            return word
        return replace(word, finding=await found_words(self.model, told(word.run), self._asked(word.place)))

    def _asked(self, place: Ranked) -> str:
        return self.question.for_text(place.candidate.hit.language)


def standing(said: str, text: str, language: Language) -> float:
    """The share of these words that stand in a text, by their stems."""
    stems, there = terms(said, language), frozenset(terms(text, language))
    return sum(stem in there for stem in stems) / (len(stems) or 1)


def told(run: Extent) -> str:
    """The run as a model is told it: what begins within a list says little without its headings."""
    headings = run.first.hit.headings if is_item(run.first) or indent(run.first) else ""
    return f"{headings.replace(' › ', '. ')}: {run.words}" if headings else run.words


def shown(place: Ranked, ranked: Sequence[Ranked], question: str) -> Extent:
    """What is shown of a place where its very sentence isn't known: its neighbourhood, with the list it touches."""
    everything = sorted((entry.candidate for entry in ranked), key=lambda c: (c.rank, c.number))
    return around(place.candidate, window(place, ranked), everything, question)


def window(place: Ranked, ranked: Sequence[Ranked]) -> list[Candidate]:
    """The nearest three sentences of the place's passage and the place's own neighbours, in the order of the text."""
    same = [entry.candidate for entry in ranked if entry.candidate.rank == place.candidate.rank]
    near = [c for c in same if c.near or abs(c.number - place.candidate.number) <= 1]
    return sorted(near, key=lambda c: c.number)
