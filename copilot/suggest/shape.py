"""Suggestions as JSON: the shapes of the commands and the API."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from copilot.domain import Evidence, Item, Language, Point, Rejected

if TYPE_CHECKING:
    from copilot.access import Pair, Viewer
    from copilot.plan.asking import Asked
    from copilot.plan.briefing import Section
    from copilot.plan.smart import Smart

Json = dict[str, Any]


def head(kind: str, pair: Pair, viewer: Viewer, day: date, language: Language) -> Json:
    """What every suggestion for a pair begins with: a new id, whose it is and who asked, of which day."""
    return {
        "id": secrets.token_hex(8),
        "kind": kind,
        "pair": pair.id,
        "people": {"mentor": pair.mentor.name, "mentee": pair.mentee.name},
        "viewer": viewer.person.email if viewer.person else "",
        "date": day.isoformat(),
        "language": language,
        "private": [],
    }


def evidence(value: Evidence) -> Json:
    """A quote and where it stands."""
    return {
        "passage_id": value.passage_id,
        "source": value.source,
        "kind": value.kind,
        "label": value.label,
        "date": value.day.isoformat() if value.day else None,
        "quote": value.quote,
        "start": value.start,
        "end": value.end,
    }


def point(value: Point) -> Json:
    """A statement with what it rests on and what was computed."""
    return {
        "text": value.text,
        "written_by": value.written_by,
        "computed": [{"value": c.value, "rule": c.rule, "from": list(c.inputs)} for c in value.computed],
        "evidence": [evidence(e) for e in value.evidence],
    }


def item(value: Item) -> Json:
    """A part of an agenda."""
    return {
        "slot": value.slot,
        "title": value.title,
        "minutes": value.minutes,
        "written_by": value.written_by,
        "points": [point(p) for p in value.points],
        "questions": list(value.questions),
        "refs": {"commitments": list(value.commitments), "goals": list(value.goals)},
    }


def smart(value: Smart) -> Json:
    """A goal with its five parts: of ``smart`` those that are missing are null, whatever a point says of them."""
    from copilot.plan.smart import PARTS

    points = [point(p) | {"part": part} for part, p in zip(value.parts, value.item.points, strict=True)]
    texts = {p["part"]: p["text"] for p in points if p["part"] not in value.missing}
    return item(value.item) | {
        "points": points,
        "smart": {part: texts.get(part) for part in PARTS},
        "missing": list(value.missing),
    }


def asked_item(step: str, slot: str, title: str, values: Sequence[Asked]) -> Json:
    """The questions of a GROW step; ``questions`` are their texts alone, ``asked`` all that is known of them."""
    writers = {a.written_by for a in values}
    commitments = dict.fromkeys(a.anchor.commitment for a in values if a.anchor.commitment)
    goals = dict.fromkeys(a.anchor.goal for a in values if a.anchor.goal)
    return {
        "slot": slot,
        "step": step,
        "title": title,
        "minutes": 0,
        "written_by": writers.pop() if len(writers) == 1 else "mixed",
        "points": [],
        "questions": [a.text for a in values],
        "asked": [asked(a) for a in values],
        "refs": {"commitments": list(commitments), "goals": list(goals)},
    }


def section(value: Section) -> Json:
    """A part of the mentor's brief."""
    return {
        "title": value.title,
        "points": [point(p) for p in value.points],
        "questions": [a.text for a in value.asked],
        "asked": [asked(a) for a in value.asked],
    }


def asked(value: Asked) -> Json:
    """A question with its tags and what it rests on."""
    question = value.question
    return {
        "id": question.id,
        "text": value.text,
        "written_by": value.written_by,
        "does": question.does,
        "step": question.step,
        "for": question.side,
        "to": question.to,
        "feedback": question.feedback,
        "anchor": {"kind": value.anchor.kind, "words": value.anchor.words},
        "evidence": [evidence(e) for e in value.evidence],
    }


def rejected(values: Sequence[Rejected]) -> list[Json]:
    """Rewordings that failed their check."""
    return [{"slot": r.slot, "text": r.text, "reason": r.reason} for r in values]
