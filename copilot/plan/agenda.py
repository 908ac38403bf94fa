"""The agenda by rules: which slots, what must be in each, and a complete draft in the pair's language.

The order and contents of the slots follow what good mentoring needs: what was promised first, then goals,
topic, what the company offers, the relationship, next steps (docs/decisions/planning-rules.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from copilot.domain import Computed, Item, Point, Slot
from copilot.plan import minutes as boxes
from copilot.plan.agreement_points import agreement_points, open_questions
from copilot.plan.brief import Brief, Goal, Remark
from copilot.plan.charter import charter_points
from copilot.plan.company import Passage, shown
from copilot.plan.feelings import tactful
from copilot.plan.goal_points import goal_points, ranked, titled
from copilot.plan.harmless import disarmed
from copilot.plan.phrases import Voice
from copilot.plan.promises import promise_point
from copilot.plan.records import session_record
from copilot.plan.rhythm import next_day
from copilot.plan.standing import confirmed
from copilot.text.terms import terms

REVIEW_EVERY = 3
"""The agreement is looked at in the third session and every third after that (planning rules)."""
PAUSE_DAYS = 42
FIRST_SESSION = (
    "Mentoring erste Sitzung: Ziele, Erwartungen, Rhythmus, Rückmeldung, Vertraulichkeit. "
    "Mentoring first meeting: goals, expectations, how often to meet, feedback, confidentiality."
)
"""What the documents are asked for before a pair has said anything."""
MOST_GOALS = 2
LONGEST_QUOTE = 140
_MEETING = re.compile(
    r"\b(?:next|last|final)\s+(?:meeting|session)\b|\b(?:nächste[sn]?|letzte[sn]?)\s+(?:sitzung|treffen)\b",
    re.IGNORECASE,
)
LAST = frozenset({"last", "final", "closing", "letzte", "abschluss"})


@dataclass(frozen=True, slots=True)
class _Part:
    """An item whose minutes are still a wish."""

    item: Item
    wish: int


def focus(brief: Brief) -> list[Goal]:
    """The goals to talk about."""
    return ranked(brief)[:MOST_GOALS]


def questions_to_documents(brief: Brief, topic: str | None) -> list[str]:
    """What the company's documents are searched for: the topic asked for, else topics and goals, else wishes."""
    if topic:
        return [topic]
    brought = [remark.text for remark in brief.topics[:2]]
    goals = [goal.text for goal in focus(brief)]
    wishes = [wish.text for wish in brief.wishes]
    first = [FIRST_SESSION] if brief.number == 1 else []
    return [*brought, *goals, *wishes, *first] if first else [*brought, *goals] or wishes


def draft(
    brief: Brief, voice: Voice, minutes: int, topic: str | None, company: Passage | None
) -> tuple[Item, ...]:
    """All items of the agenda, worded by rules, with minutes that add up to ``minutes``."""
    first = brief.number == 1
    parts = [
        _check_in(brief, voice),
        _first_agreement(brief, voice, company) if first else None,
        _commitments(brief, voice),
        _goals(brief, voice),
        _topic(brief, voice, topic),
        None if first else _company(voice, company),
        None if first else _relationship(brief, voice),
        _outcomes(voice) if _is_last(brief) else None,
        _next_steps(brief, voice),
    ]
    return _timed([part for part in parts if part], minutes)


def _timed(parts: Sequence[_Part], minutes: int) -> tuple[Item, ...]:
    kept = boxes.fitting([part.item.slot for part in parts], minutes)
    parts = [part for part in parts if part.item.slot in kept]
    given = boxes.share([(part.item.slot, part.wish) for part in parts], minutes)
    return tuple(disarmed(replace(part.item, minutes=n)) for part, n in zip(parts, given, strict=True))


def _part(
    slot: Slot, title: str, wish: int, points: Sequence[Point] = (), questions: Sequence[str] = ()
) -> _Part:
    return _Part(Item(slot, title, 0, tuple(points), tuple(questions)), wish)


def _check_in(brief: Brief, voice: Voice) -> _Part:
    if brief.last_day is None:
        return _part("check_in", voice.title("first"), 10, questions=voice.ask("first"))
    questions = voice.ask("check_in", day=voice.day(brief.last_day))
    pause = (brief.today - brief.last_day).days
    points = []
    if pause >= PAUSE_DAYS:
        computed = Computed(pause, "days_since", (brief.last_day.isoformat(), brief.today.isoformat()))
        text = voice.frame("pause", day=voice.day(brief.last_day), n=pause)
        points.append(Point(text, (session_record(brief.held[-1]),), (computed,)))
    return _part("check_in", voice.title("check_in"), 4, points, questions)


def _first_agreement(brief: Brief, voice: Voice, company: Passage | None) -> _Part:
    points = charter_points(brief.charter, voice)
    points += [
        Point(voice.frame("wish", who=wish.by, wish=wish.text.strip()), (wish.evidence,))
        for wish in brief.wishes
    ]
    points += _quotes(voice, company)
    if brief.agreement is None:
        questions = [*voice.ask("agreement_purpose"), *voice.bank("agreement")]
    else:
        points += agreement_points(brief.agreement, brief.pair, voice, brief.today, review=False)
        questions = [*open_questions(brief.agreement, voice), *voice.bank("agreement_review")[1:]]
    return _part("agreement", voice.title("agreement"), 25, points, questions)


def _commitments(brief: Brief, voice: Voice) -> _Part | None:
    if not brief.promises:
        return None
    points = [promise_point(promise, voice, brief.today) for promise in brief.promises]
    overdue = any(p.due and p.due < brief.today and p.said_done is None for p in brief.promises)
    questions = voice.ask("commitments_overdue" if overdue else "commitments")
    part = _part("commitments", voice.title("commitments"), min(14, 4 + 2 * len(points)), points, questions)
    item = replace(part.item, commitments=tuple(p.id for p in brief.promises))
    return replace(part, item=item)


def _goals(brief: Brief, voice: Voice) -> _Part | None:
    goals = focus(brief)
    if not goals:
        return None
    near = [event for event in tactful(brief.events) if any(_related(event, goal, voice) for goal in goals)]
    points = [
        point for goal in goals for point in goal_points(goal, voice, brief.today, alone=len(goals) == 1)
    ]
    points += [_event_point(event, voice, brief.today) for event in near[:2]]
    measured = any(confirmed(goal.readings) for goal in goals)
    bank = "goals_event" if near else "goals" if measured else "goals_start"
    alone = len(goals) == 1 and titled(goals[0])
    title = voice.title("goal", goal=goals[0].text) if alone else voice.title("goals")
    part = _part("goals", title, 8, points, voice.ask(bank))
    return replace(part, item=replace(part.item, goals=tuple(goal.id for goal in goals)))


def _related(event: Remark, goal: Goal, voice: Voice) -> bool:
    return bool(set(terms(event.text, voice.language)) & set(terms(goal.text, voice.language)))


def _event_point(event: Remark, voice: Voice, today: date) -> Point:
    assert event.day is not None
    days = (event.day - today).days
    said = " ".join(event.evidence.quote.split())
    what = said if len(said) <= LONGEST_QUOTE else event.text
    frame = "event_tomorrow" if days == 1 else "event"
    text = voice.frame(frame, day=voice.day(event.day), n=days, what=what)
    computed = (Computed(days, "days_until", (event.day.isoformat(), today.isoformat())),)
    return Point(text, (event.evidence,), computed)


def _topic(brief: Brief, voice: Voice, topic: str | None) -> _Part:
    goals = focus(brief)
    events = [e for e in brief.events if not any(_related(e, goal, voice) for goal in goals)]
    points = [_topic_point(remark, voice) for remark in tactful(brief.topics)]
    points += [_event_point(event, voice, brief.today) for event in tactful(events)[:2]]
    named = topic or (brief.topics[0].text if brief.topics and brief.topics[0].by else None)
    title = voice.title("topic_named", topic=named) if named and len(named) <= 60 else voice.title("topic")
    questions = voice.ask("topic" if named or points else "topic_open")
    return _part("topic", title, 12, points, questions)


def _topic_point(remark: Remark, voice: Voice) -> Point:
    text = remark.text.strip().rstrip(".")
    frame = (
        voice.frame("brought", who=remark.by, topic=text) if remark.by else voice.frame("noted", topic=text)
    )
    return Point(frame, (remark.evidence,))


def _quotes(voice: Voice, company: Passage | None) -> list[Point]:
    if company is None:
        return []
    return [Point(voice.frame("quote", quote=shown(e)), (e,)) for e in company.quotes]


def _company(voice: Voice, company: Passage | None) -> _Part | None:
    if company is None:
        return None
    return _part(
        "company",
        voice.title("company", title=company.title),
        8,
        _quotes(voice, company),
        voice.ask("company"),
    )


def _relationship(brief: Brief, voice: Voice) -> _Part:
    points: list[Point] = []
    questions: list[str] = []
    review = brief.number % REVIEW_EVERY == 0
    if review and brief.agreement is None and brief.held:
        days = tuple(day.isoformat() for day in (*(row.at.date() for row in brief.held), brief.today))
        text = voice.frame("session_number", ordinal=voice.ordinal(brief.number))
        computed = (Computed(brief.number, "session_number", days),)
        points.append(Point(text, (session_record(brief.held[-1]),), computed))
        questions += voice.bank("agreement_review")[:1]
    elif brief.agreement is not None:
        points += agreement_points(brief.agreement, brief.pair, voice, brief.today, review=review)
        questions += voice.bank("agreement_review")[1:] if review else []
    if brief.last_day and (brief.today - brief.last_day).days >= PAUSE_DAYS:
        questions += voice.ask("cadence")
    questions += voice.ask("feedback", 2 if not questions else 1)
    return _part("relationship", voice.title("relationship"), 7 if review else 5, points, questions)


def _is_last(brief: Brief) -> bool:
    return brief.current is not None and brief.current.kind.casefold() in LAST


def _outcomes(voice: Voice) -> _Part:
    return _part("outcomes", voice.title("outcomes"), 12, questions=voice.bank("outcomes"))


def _next_steps(brief: Brief, voice: Voice) -> _Part:
    points = []
    if brief.upcoming is not None:
        at = brief.upcoming.at
        zone = f" ({brief.upcoming.zone})" if brief.upcoming.zone else ""
        text = voice.frame("next_planned", day=voice.weekday(at.date()), time=f"{at:%H:%M}{zone}")
        points.append(Point(text, (session_record(brief.upcoming),)))
        questions = voice.ask("next_steps")
    elif _is_last(brief):
        questions = voice.ask("next_steps")
    else:
        questions = voice.ask("next_date", day=voice.weekday(_proposed(brief)))
    return _part("next_steps", voice.title("next_steps"), 9, points, questions)


def _proposed(brief: Brief) -> date:
    """The day for the next session: one that a note names, else the pair's own rhythm on."""
    named = (event.day for event in brief.events if event.day and _MEETING.search(event.evidence.quote))
    return next(named, None) or next_day([row.at.date() for row in brief.held], brief.today)
