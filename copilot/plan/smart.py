"""SMART goals by rules: each part from what was said or set down, or asked of the mentee; nothing is made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from copilot.domain import Computed, Evidence, Item, Point
from copilot.plan.brief import Brief, Goal, Remark
from copilot.plan.company import Passage, shown
from copilot.plan.goal_points import capital, due, ranked, standing
from copilot.plan.harmless import disarmed
from copilot.plan.phrases import Voice
from copilot.plan.standing import reached
from copilot.plan.wanted import TELLING, VAGUE, vague
from copilot.plan.wished import Wished, piece, sentences_of
from copilot.text.language import guess_language
from copilot.text.terms import fold, stop_words, terms, words

Part = Literal["specific", "measurable", "achievable", "relevant", "time_bound"]
PARTS: tuple[Part, ...] = ("specific", "measurable", "achievable", "relevant", "time_bound")
MOST = 3
"""Goals at once: more than three nobody pursues beside the work."""
_LONGEST_TITLE = 100
_WORKLOAD = re.compile(
    r"\b(?:mit|zu|at|with|with only)\s+(?:nur\s+)?\d+\s*(?:%|prozent|percent)|pensum|teilzeit|part[- ]time|workload",
    re.IGNORECASE,
)
"""A percentage that says how much somebody works, not what is to be reached."""
_REASON = re.compile(r"\b(?:weil|damit|denn|because|so that|in order to)\b[^.;!?\n]{8,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a SMART goal is made of: a goal of the pair, or (``goal`` None) a wish that no goal stands for yet."""

    text: str
    evidence: tuple[Evidence, ...]
    goal: Goal | None = None
    applied: bool = False
    measure: str | None = None
    target: float | None = None
    due: date | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a person has set it as a goal."""
        return self.goal is not None and self.goal.confirmed


@dataclass(frozen=True, slots=True)
class Smart:
    """A proposed goal: ``parts`` says which part each point of the item is, ``missing`` what each question asks."""

    item: Item
    parts: tuple[Part, ...]
    missing: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where the parts of one goal may come from."""

    aim: Aim
    brief: Brief
    voice: Voice
    applied: Sequence[Evidence]
    company: Passage | None


def aims(brief: Brief, wished: Iterable[Wished]) -> list[Aim]:
    """What to make SMART, in this order: goals that were set, goals a note names, own wishes, the application's."""
    known = [_aim(goal) for goal in ranked(brief) if not reached(goal)]
    wishes = [_wish(wish) for wish in sorted(wished, key=lambda wish: wish.applied)]
    return [*known, *wishes][:MOST]


def _aim(goal: Goal) -> Aim:
    measure, target = goal.unit or goal.measure, goal.target
    if not goal.confirmed and not _counts(measure, goal.evidence[-1].quote):
        measure = target = None
    return Aim(goal.text, goal.evidence, goal, measure=measure, target=target, due=goal.due)


def _wish(wish: Wished) -> Aim:
    found = wish.goal
    counts = _counts(found.measure, wish.evidence.quote)
    measure, target = (found.measure, found.target) if counts else (None, None)
    return Aim(found.text, (wish.evidence,), None, wish.applied, measure, target, found.due)


def _counts(measure: str | None, sentence: str) -> bool:
    """Whether what rules read as a measure is one: a thing that can be counted, not how much somebody works."""
    if not measure:
        return False
    if measure == "%":
        return not _WORKLOAD.search(sentence)
    first = next(iter(words(measure)), "")
    return first.isalpha() and first not in stop_words("de") | stop_words("en")


def smart(
    aim: Aim, number: int, brief: Brief, voice: Voice, applied: Sequence[Remark], company: Passage | None
) -> Smart:
    """A goal with its five parts; ``number`` is its place, so that several are not asked the same."""
    sources = _Sources(aim, brief, voice, sentences_of(applied), company)
    points: list[tuple[Part, Point]] = []
    asked: list[tuple[Part, str]] = []
    for part in PARTS:
        point, question = _RULES[part](sources)
        if point is not None:
            points.append((part, point))
        if question is not None:
            bank = voice.bank(question)
            asked.append((part, bank[number % len(bank)]))
    item = Item(
        "goals",
        _title(aim, voice),
        0,
        tuple(point for _, point in points),
        tuple(question for _, question in asked),
        goals=(aim.goal.id,) if aim.goal else (),
    )
    return Smart(disarmed(item), tuple(part for part, _ in points), tuple(part for part, _ in asked))


def nothing(voice: Voice) -> Smart:
    """Where nobody has wished for anything yet: the questions to begin with."""
    return Smart(
        Item("goals", voice.title("smart_none"), 0, questions=tuple(voice.bank("goals_begin"))), (), PARTS
    )


def _title(aim: Aim, voice: Voice) -> str:
    if vague(aim.text):
        return voice.title("smart_vague")
    text = capital(aim.text.rstrip(". "))
    return text if len(text) <= _LONGEST_TITLE else text[:_LONGEST_TITLE].rpartition(" ")[0] + " …"


_Found = tuple[Point | None, str | None]


def _specific(of: _Sources) -> _Found:
    aim, voice = of.aim, of.voice
    ask = "smart_specific" if vague(aim.text) else None
    if aim.goal is not None and aim.confirmed:
        text = voice.frame("smart_set", goal=aim.text.rstrip(". "), day=voice.day(aim.goal.made))
        return Point(text, aim.evidence[:1]), ask
    said = aim.evidence[-1]
    quote = " ".join(said.quote.split())
    if aim.applied:
        return Point(voice.frame("wish", who=of.brief.pair.mentee.first_name, wish=quote), (said,)), ask
    return Point(voice.frame("goal_said", goal=quote), (said,)), ask


def _measurable(of: _Sources) -> _Found:
    aim, voice, goal = of.aim, of.voice, of.aim.goal
    evidence = [e for e in (goal.measured if goal and goal.confirmed else None, *aim.evidence) if e]
    if aim.target is not None:
        sentence = _numbers(aim, voice)
    elif aim.measure and aim.confirmed:
        sentence = voice.frame("smart_measure", measure=aim.measure)
    else:
        return None, "smart_measurable"
    computed: list[Computed] = []
    if goal is not None and goal.confirmed and goal.readings:
        stands = standing(goal, voice, of.brief.today)
        sentence = " ".join([sentence, *stands.sentences])
        evidence += stands.evidence
        computed = stands.computed
    unique = tuple(dict.fromkeys(evidence))
    return Point(sentence, unique, tuple(computed), wordable=aim.confirmed), None


def _numbers(aim: Aim, voice: Voice) -> str:
    goal = aim.goal
    assert aim.target is not None
    unit = aim.measure or ""
    more = goal.measure if goal and goal.confirmed and goal.unit and goal.measure else ""
    if fold(unit) in fold(more):
        unit = ""  # "0 to 2 (accepted notes)" says it once
    values = {
        "target": voice.number(aim.target),
        "unit": f" {unit}" if unit else "",
        "more": f" ({more})" if more else "",
    }
    if goal is not None and goal.baseline is not None:
        return voice.frame("smart_from_to", baseline=voice.number(goal.baseline), **values)
    return voice.frame("smart_to", **values)


def _achievable(of: _Sources) -> _Found:
    goal = of.aim.goal
    if goal is not None and goal.confirmed and goal.achievable is not None:
        return _set_down(goal.achievable, of.voice), None
    # what the company asks for says first of all what the goal is for
    return _companys(of, 0 if _own_reason(of) else 1, "smart_achievable")


def _relevant(of: _Sources) -> _Found:
    own = _own_reason(of)
    return (own, None) if own else _companys(of, 0, "smart_relevant")


def _own_reason(of: _Sources) -> Point | None:
    """What the goal is for in the pair's words: set down, given as a reason, or written when applying."""
    aim, goal, voice = of.aim, of.aim.goal, of.voice
    if goal is not None and goal.confirmed and goal.relevant is not None:
        return _set_down(goal.relevant, voice)
    reason = _reason(aim)
    if reason is not None:
        return Point(voice.frame("smart_reason", quote=" ".join(reason.quote.split())), (reason,))
    own = _own_words(of)
    if own is None:
        return None
    text = voice.frame("wish", who=of.brief.pair.mentee.first_name, wish=" ".join(own.quote.split()))
    return Point(text, (own,))


def _time_bound(of: _Sources) -> _Found:
    if of.aim.due is None:
        return None, "smart_time_bound"
    text, computed = due(of.aim.due, of.voice, of.brief.today)
    point = Point(text, of.aim.evidence[:1], (computed,), wordable=of.aim.confirmed)
    # a day that has passed bounds nothing any more
    return point, "smart_time_passed" if of.aim.due < of.brief.today else None


def _set_down(evidence: Evidence, voice: Voice) -> Point:
    return Point(voice.frame("smart_set_down", quote=evidence.quote), (evidence,))


def _reason(aim: Aim) -> Evidence | None:
    """The part of the sentence that says why, as it stands there."""
    for evidence in aim.evidence:
        match = _REASON.search(evidence.quote) if evidence.kind != "record" or aim.applied else None
        if match:
            return piece(evidence, match.start(), match.start() + len(match[0].rstrip()))
    return None


def _own_words(of: _Sources) -> Evidence | None:
    """The sentence of the application that shares most with the goal, two telling words at least."""
    used = {(e.source, e.start) for e in of.aim.evidence}
    language = guess_language(of.aim.text, "de")
    wanted = set(terms(of.aim.text, language)) - VAGUE
    shared = [(len(wanted & set(terms(e.quote, language))), -n, e) for n, e in enumerate(of.applied)]
    best = max((entry for entry in shared if (entry[2].source, entry[2].start) not in used), default=None)
    return best[2] if best and best[0] >= TELLING else None


def _companys(of: _Sources, number: int, question: str) -> _Found:
    """The company's words, marked as such; the question where it has none."""
    quotes = of.company.quotes if of.company else ()
    if of.company is None or number >= len(quotes):
        return None, question
    text = of.voice.frame("smart_company", title=of.company.title, quote=shown(quotes[number]))
    return Point(text, (quotes[number],)), None


_RULES: dict[Part, Callable[[_Sources], _Found]] = {
    "specific": _specific,
    "measurable": _measurable,
    "achievable": _achievable,
    "relevant": _relevant,
    "time_bound": _time_bound,
}
