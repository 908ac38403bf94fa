"""What is said of a goal: which come first, where its measure stands, when it is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from copilot.domain import Computed, Evidence, Point
from copilot.plan.brief import Brief, Goal, Reading
from copilot.plan.phrases import Voice
from copilot.plan.standing import confirmed, moved, reached, stalled

_TITLE = 70
"""Characters of a goal that fit into a heading."""


def ranked(brief: Brief) -> list[Goal]:
    """The goals not reached yet (all, where all are): set before merely mentioned, stalled, then nearest due."""
    left = [g for g in brief.goals if not reached(g)] or list(brief.goals)
    return sorted(left, key=lambda g: (not g.confirmed, not stalled(g, brief.today), g.due or date.max, g.id))


def titled(goal: Goal) -> bool:
    """Whether a goal's words fit into a heading."""
    return len(goal.text) <= _TITLE


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def goal_points(goal: Goal, voice: Voice, today: date, *, alone: bool) -> list[Point]:
    """A goal as the agenda has it; ``alone`` where the heading names it already."""
    if not goal.confirmed:
        return [Point(voice.frame("goal_said", goal=goal.evidence[-1].quote.strip()), goal.evidence)]
    stands = standing(goal, voice, today)
    sentences, computed = [*stands.sentences], [*stands.computed]
    if goal.due is not None:
        sentence, number = due(goal.due, voice, today)
        sentences.append(sentence)
        computed.append(number)
    lead = "" if alone and titled(goal) else f"{capital(goal.text.rstrip('.'))}. "
    rests_on = tuple(dict.fromkeys((*goal.evidence, *stands.evidence)))
    return [Point(lead + " ".join(sentences), rests_on, tuple(computed), wordable=True)]


def due(day: date, voice: Voice, today: date) -> tuple[str, Computed]:
    """By when, and how many days that is from today, or was."""
    days = (day - today).days
    rule = "days_until" if days >= 0 else "days_overdue"
    near = {1: "goal_due_one", 0: "goal_due_today", -1: "goal_due_passed_one"}
    frame = near.get(days, "goal_due" if days > 0 else "goal_due_passed")
    return voice.frame(frame, day=voice.day(day), n=abs(days)), Computed(abs(days), rule, _span(day, today))


@dataclass(slots=True)
class Standing:
    """How a measure stands, in sentences; the numbers that were counted, and the readings that are told."""

    sentences: list[str] = field(default_factory=list)
    computed: list[Computed] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


def standing(goal: Goal, voice: Voice, today: date) -> Standing:
    """Where the measure stands by confirmed readings, since when it hasn't moved, and what a note says since."""
    if not goal.readings:
        if goal.baseline is not None and goal.target is not None:
            numbers = {"value": voice.number(goal.baseline), "target": voice.number(goal.target)}
            return Standing([voice.frame("baseline", **numbers)])
        return Standing([voice.frame("not_measured")])
    known = confirmed(goal.readings)
    told = goal.readings[-1] if goal.readings[-1].said is not None else None
    stands = Standing()
    rests_on: list[Evidence | None] = []
    if known:
        frame = "goal_reached" if reached(goal) else "progress"
        stands.sentences.append(_reading(frame, known[-1], goal, voice))
        stands.computed.append(Computed(known[-1].value, "last_reading", (known[-1].day.isoformat(),)))
        rests_on.append(known[-1].record)
    if stalled(goal, today):
        first = moved(goal)
        since = (today - first.day).days
        # a note that tells of another value: nobody can say that nothing moved
        quiet = told is None or told.value == known[-1].value
        stands.sentences.append(voice.frame("stalled" if quiet else "stalled_said", n=since))
        stands.computed.append(Computed(since, "days_since", _span(first.day, today)))
        rests_on.append(first.record)
    if told is not None:
        stands.sentences.append(_reading("progress_said", told, goal, voice))
        stands.computed.append(Computed(told.value, "reading_said", (told.day.isoformat(),)))
        rests_on.append(told.said)
    stands.evidence = [evidence for evidence in rests_on if evidence is not None]
    return stands


def _reading(frame: str, reading: Reading, goal: Goal, voice: Voice) -> str:
    values: dict[str, object] = {"value": voice.number(reading.value), "day": voice.day(reading.day)}
    if goal.target is None:
        return voice.frame(f"{frame}_plain", **values)
    return voice.frame(frame, **values, target=voice.number(goal.target))


def _span(day: date, today: date) -> tuple[str, str]:
    return day.isoformat(), today.isoformat()
