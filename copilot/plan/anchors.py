"""What a question can take up: commitments, goals, topics, events, in the words they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from copilot.domain import Evidence, Side
from copilot.grounding.question import forbidden
from copilot.plan.agenda import PAUSE_DAYS, focus
from copilot.plan.bank import Need
from copilot.plan.brief import Brief, Goal, Remark
from copilot.plan.feelings import is_private
from copilot.plan.harmless import harmless
from copilot.plan.heard import Heard
from copilot.plan.promised import Promise
from copilot.plan.records import session_record
from copilot.plan.standing import confirmed, reached, stalled
from copilot.text.sentences import sentences
from copilot.text.tidy import one_line

LONGEST = 110
"""Characters of an anchor within a question; more doesn't fit into one breath."""
SOME_SESSIONS = 2
_MOST_PROMISES = 8
_MARKS = re.compile(r"[«»„“”\"{}]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something said or agreed: ``words`` stand verbatim (but for spaces, and an ellipsis) in one of the evidence.

    ``kind`` is what a question needs; ``side`` whose commitment it is. The viewer's own words have no evidence.
    """

    kind: Need
    words: str
    evidence: tuple[Evidence, ...]
    side: Side | None = None
    commitment: str | None = None
    goal: str | None = None
    own: bool = False


NOTHING = Anchor("none", "", ())


def anchors(brief: Brief, heard: Heard, about: str | None) -> tuple[Anchor, ...]:
    """All that the pair's questions may take up, the most pressing first; ends with ``NOTHING``.

    What can't be quoted on a sheet for both is left out: links and markup, somebody's feelings, and a protected
    matter that the mentee didn't write of.
    """
    found = [
        *([Anchor("topic", _short(about), (), own=True)] if about else []),
        *(_remark("topic", topic) for topic in brief.topics),
        *(_promise(promise, brief) for promise in brief.promises[:_MOST_PROMISES]),
        *(_remark("event", event) for event in brief.events),
        *(_goal(goal, brief) for goal in focus(brief)),
        *(_remark("decision", decision) for decision in heard.decisions),
        *(
            Anchor("kept", _words(kept.what, kept.evidence), kept.evidence, kept.side, kept.id)
            for kept in heard.kept
        ),
        *(_wish(wish) for wish in brief.wishes),
    ]
    own_topics = {topic.evidence for topic in brief.topics if topic.by}
    kept = [a for a in found if a is not None and _showable(a, heard.said, tactful=own_topics)]
    return (*kept, *_course(brief), NOTHING)


def _showable(anchor: Anchor, said: Iterable[str], tactful: set[Evidence]) -> bool:
    if not anchor.words or _MARKS.search(anchor.words):
        return False
    texts = [anchor.words, *(e.quote for e in anchor.evidence)]
    if anchor.own:
        return True  # whether the viewer may ask about it was decided before
    if any(harmless(text) != text or one_line(text) != " ".join(text.split()) for text in texts):
        return False  # a link, markup, or signs that steer a terminal
    if any(forbidden(text, tuple(said)) for text in texts):
        return False
    # what one of the two brought as a topic is meant to be spoken of
    return any(e in tactful for e in anchor.evidence) or not any(is_private(text) for text in texts)


def _promise(promise: Promise, brief: Brief) -> Anchor:
    overdue = promise.due is not None and promise.due < brief.today
    kind: Need = "kept" if promise.said_done else "overdue" if overdue else "open"
    owner = promise.owner.id if promise.owner else None
    side: Side | None = (
        "mentor" if owner == brief.pair.mentor.id else "mentee" if owner == brief.pair.mentee.id else None
    )
    return Anchor(kind, _words(promise.what, promise.evidence), promise.evidence, side, promise.id)


def _goal(goal: Goal, brief: Brief) -> Anchor | None:
    if reached(goal):
        return None
    kind: Need = (
        "stalled"
        if stalled(goal, brief.today)
        else "goal"
        if goal.confirmed and confirmed(goal.readings)
        else "unmeasured"
    )
    return Anchor(kind, _words(goal.text, goal.evidence), goal.evidence, goal=goal.id)


def _remark(kind: Need, remark: Remark) -> Anchor:
    said = " ".join(remark.evidence.quote.split())
    # "training 3" alone doesn't say which: an event stands in its sentence where that is short enough
    text = said if kind == "event" and len(said) <= LONGEST else remark.text
    return Anchor(kind, _words(text, (remark.evidence,)), (remark.evidence,))


def _wish(wish: Remark) -> Anchor | None:
    """The first sentence of an application that is short enough to be quoted."""
    for span in sentences(wish.evidence.quote):
        if len(span.quote.split()) >= 3 and len(span.quote) <= LONGEST:
            start = wish.evidence.start + span.start
            piece = replace(wish.evidence, quote=span.quote, start=start, end=start + len(span.quote))
            return Anchor("wish", _words(span.quote, (piece,)), (piece,))
    return None


def _course(brief: Brief) -> Iterable[Anchor]:
    """What the sessions themselves say: a long pause, no agreement yet, some sessions held."""
    if brief.last_day is None:
        return
    last = (session_record(brief.held[-1]),)
    if (brief.today - brief.last_day).days >= PAUSE_DAYS:
        yield Anchor("pause", "", last)
    if brief.agreement is None:
        yield Anchor("no_agreement", "", last)
    if len(brief.held) >= SOME_SESSIONS:
        yield Anchor("sessions", "", last)


def _words(text: str, evidence: Iterable[Evidence]) -> str:
    """The text where it stands in the evidence as it is, else the evidence's own sentence."""
    plain = " ".join(text.split()).rstrip(".;, ")
    quotes = [" ".join(e.quote.split()) for e in evidence]
    if not any(plain in quote for quote in quotes):
        plain = next(iter(quotes), "")
    return _short(plain)


def _short(text: str) -> str:
    plain = text.rstrip(".;, ")
    if len(plain) <= LONGEST:
        return plain
    return plain[: LONGEST - 2].rpartition(" ")[0].rstrip(".,;:– ") + " …"
