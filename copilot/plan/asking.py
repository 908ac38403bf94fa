"""Which questions a sheet gets: anchored, balanced, in the order of GROW, and none of the last sessions'."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from copilot.domain import Evidence, Language, Side, WrittenBy
from copilot.grounding.question import why_not
from copilot.plan.anchors import NOTHING, Anchor
from copilot.plan.bank import STEPS, Need, Question, Step, bank
from copilot.plan.brief import Brief
from copilot.text.terms import terms

LEAST, MOST = 5, 7
"""Questions of a sheet: fewer leave nothing to choose from, more than seven nobody asks in a session."""
ALIKE = 0.6
"""Share of common terms from which two questions are the same to whoever hears them."""
_PRESSING: dict[Need, int] = {
    "topic": 12,
    "overdue": 11,
    "event": 10,
    "stalled": 10,
    "kept": 9,
    "wish": 9,
    "decision": 8,
    "goal": 7,
    "unmeasured": 7,
    "open": 6,
    "pause": 6,
    "no_agreement": 5,
    "sessions": 3,
    "none": 0,
}
_ASKED_FOR, _AGAIN, _SAME_KIND, _EVENS_OUT, _MISSING = 50, 9, 4, 5, 30
_PER_ANCHOR = 2
_QUOTED = re.compile(r"«[^»]*»|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a sheet: as the bank has it, filled, with what it rests on."""

    question: Question
    anchor: Anchor
    text: str
    written_by: WrittenBy = "rules"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The quotes behind what it takes up; none for a general question."""
        return self.anchor.evidence


@dataclass(frozen=True, slots=True)
class Given:
    """What was given in the last sessions: ids of the bank, and texts without their quotes as terms."""

    ids: frozenset[str] = frozenset()
    texts: tuple[frozenset[str], ...] = ()

    def has(self, question: Question, text: str, language: Language) -> bool:
        """Whether this question, or one that sounds like it, was given."""
        mine = sounds(text, language)
        return question.id in self.ids or any(alike(mine, other) for other in self.texts)


def sounds(text: str, language: Language) -> frozenset[str]:
    """What is heard of a question: its terms, without what it quotes."""
    return frozenset(terms(_QUOTED.sub(" ", text), language))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two questions share most of their terms."""
    return bool(one | other) and len(one & other) >= ALIKE * len(one | other)


@dataclass(slots=True)
class Sheet:
    """A sheet while it is being filled."""

    brief: Brief
    side: Side
    language: Language
    found: Sequence[Anchor]
    said: Sequence[str]
    given: Given
    wanted: frozenset[str]
    asked: list[Asked] = field(default_factory=list)

    def fill(self) -> tuple[Asked, ...]:
        """Up to ``MOST`` questions: one or two for each step, one that asks for feedback and one that gives it."""
        # a second question about how things stand is worth its minutes only where there is something to ask about
        twice = any(anchor.words for anchor in self.found)
        places: list[tuple[Step | None, str | None]] = [(step, None) for step in STEPS]
        places += (
            [("reality", None), (None, "get"), (None, "give")] if twice else [(None, "get"), (None, "give")]
        )
        for n, (step, feedback) in enumerate(places):
            self._add(step, feedback, last=n >= len(places) - 2)
        while len(self.asked) < LEAST and self._add(None, None):
            pass
        order = {question.id: n for n, question in enumerate(bank(self.language))}
        return tuple(sorted(self.asked, key=lambda a: (STEPS.index(a.question.step), order[a.question.id])))

    def _add(self, step: Step | None, feedback: str | None, *, last: bool = False) -> bool:
        open_ = [
            (self._score(question, anchor, last=last), question, anchor)
            for question in bank(self.language)
            if question.side == self.side
            and (step is None or question.step == step)
            and (question.feedback == feedback)
            and not any(a.question.id == question.id for a in self.asked)
            for anchor in self._anchors(question)
        ]
        ranked = sorted(open_, key=lambda entry: (-entry[0], entry[1].id))
        for even in (True, False):
            for _, question, anchor in ranked:
                if even and not self._even(question):
                    continue
                text = self._text(question, anchor)
                if text is not None:
                    self.asked.append(Asked(question, anchor, text))
                    return True
        return False

    def _anchors(self, question: Question) -> Iterable[Anchor]:
        for anchor in self.found:
            fits = anchor.kind in question.needs
            whose = anchor.kind not in ("overdue", "open", "kept") or anchor.side == question.of
            if fits and whose and (not question.quotes or anchor.words):
                yield anchor

    def _text(self, question: Question, anchor: Anchor) -> str | None:
        """The question filled, if it may be asked and wasn't lately."""
        pair = self.brief.pair
        other = pair.person("mentee" if self.side == "mentor" else "mentor").first_name
        text = question.filled(anchor.words, other, pair.address)
        said = [*self.said, anchor.words] if anchor.own else self.said
        if why_not(text, self.language, said) is not None:
            return None
        mine = sounds(text, self.language)
        twice = any(alike(mine, sounds(a.text, self.language)) for a in self.asked)
        return None if twice or self.given.has(question, text, self.language) else text

    def _score(self, question: Question, anchor: Anchor, *, last: bool) -> float:
        does = Counter(a.question.does for a in self.asked)
        uses = sum(a.anchor is anchor for a in self.asked) if anchor is not NOTHING else 0
        score = _PRESSING[anchor.kind] - _SAME_KIND * does[question.does] - _AGAIN * uses
        steered = anchor.own or bool(self.wanted & set(terms(anchor.words, self.language)))
        score += _ASKED_FOR if steered else 0
        if anchor.words and uses >= _PER_ANCHOR + steered:
            score -= 2 * _ASKED_FOR
        if question.does in ("support", "challenge"):
            score += _EVENS_OUT
            if last and not does[question.does]:
                score += (
                    _MISSING  # a sheet without a word of support, or without a challenge, is half a sheet
                )
        return score + self._turn(question)

    def _even(self, question: Question) -> bool:
        """Whether support and challenge stay within one of each other."""
        does = Counter([*(a.question.does for a in self.asked), question.does])
        return abs(does["support"] - does["challenge"]) <= 1

    def _turn(self, question: Question) -> float:
        """Below one point: which of two equals comes first in this pair's session, always the same way."""
        seed = f"{self.brief.pair.id}|{self.brief.number}|{question.id}"
        return int(hashlib.sha256(seed.encode()).hexdigest()[:6], 16) / 0x1000000


def wanted_terms(about: str | None, language: Language) -> frozenset[str]:
    """The terms that ``--about`` steers by."""
    return frozenset(terms(about, language)) if about else frozenset()
