"""Feedback taken in from files, and the questionnaire to ask for it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.cohort import answers, feedback_file, periods, questionnaire
from copilot.cohort.answers import Answer
from copilot.cohort.questionnaire import Stage
from copilot.domain import Side
from copilot.errors import BadInput, NotAllowed
from copilot.operations.base import Call, Json, new_id, viewer
from copilot.store.database import audit
from copilot.store.tables import FeedbackRow, ProgrammeRow, RespondentRow

_SHOWN = 8
"""Of many wrong lines the first few are named: the rest is mostly the same mistake."""
_AT_ONCE = 500
"""Names in one query: databases limit how many values a question may have."""


@dataclass(slots=True)
class _Counted:
    """What an import does, or would do."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    people: set[str] = field(default_factory=set)


async def feedback_import(
    call: Call,
    *,
    content: str,
    mapping: dict[str, str] | None = None,
    everywhere: dict[str, str] | None = None,
    dry_run: bool = False,
) -> Json:
    """Answers from a CSV or XLSX file (``content`` is base64), all or none; the same file twice changes nothing.

    ``mapping`` says what the file calls our columns, ``everywhere`` what those are that it doesn't have.
    For the operator, admins, and those who lead every programme in the file.
    Raises: BadInput that names the lines, NotAllowed.
    """
    checked = answers.check(feedback_file.lines(_bytes(content), mapping or {}, everywhere))
    async with call.app.database.write() as session:
        programmes = sorted({answer.programme for _, answer in checked.answers})
        who = await _importer(session, call, programmes)
        errors = checked.errors + await unfit(session, checked.answers)
        _raise(call, errors)
        counted = await _take(session, [answer for _, answer in checked.answers], dry_run=dry_run)
        if not dry_run:
            await audit(session, who, "feedback_import", str(len(checked.answers)))
    return {
        "dry_run": dry_run,
        "rows": len(checked.answers) + checked.empty,
        "added": counted.added,
        "changed": counted.changed,
        "unchanged": counted.unchanged,
        "empty": checked.empty,
        "withdrawn": counted.withdrawn,
        "people": len(counted.people),
        "programmes": programmes,
        "periods": sorted({answer.period for _, answer in checked.answers}),
    }


async def feedback_questionnaire(
    call: Call, *, form: Literal["csv", "md"] = "md", stage: Stage = "mid", role: Side = "mentee"
) -> Json:
    """The ready questions of a stage for one side: to print, or as the first lines of a file to import."""
    text = questionnaire.written(call.speaks, stage, role, form)
    return {"stage": stage, "role": role, "language": call.speaks, "format": form, "text": text}


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise BadInput("argument", name="content") from error


async def _importer(session: AsyncSession, call: Call, programmes: Sequence[str]) -> str:
    """Who imports, as the audit calls them. Raises: NotAllowed."""
    who = await viewer(session, call)
    if who.person is None or await access.is_admin(session, who.person):
        return who.name
    led = await access.led(session, who.person)
    if not programmes or not led.issuperset(programmes):
        raise NotAllowed("feedback_leads_only")
    return who.name


async def unfit(session: AsyncSession, found: Sequence[tuple[int, Answer]]) -> list[BadInput]:
    """What the file alone doesn't show: programmes that nobody knows, periods that overlap stored ones."""
    known = set(await session.scalars(select(ProgrammeRow.id)))
    stored = (await session.execute(select(FeedbackRow.programme_id, FeedbackRow.period).distinct())).all()
    errors: list[BadInput] = []
    seen: set[tuple[str, str]] = set()
    for number, answer in found:
        if (answer.programme, answer.period) in seen:
            continue
        seen.add((answer.programme, answer.period))
        if answer.programme not in known:
            errors.append(BadInput("feedback_programme", line=number, programme=answer.programme[:64]))
        period = periods.read(answer.period)
        for programme, other in stored:
            if (
                programme == answer.programme
                and other != str(period)
                and period.overlaps(periods.read(other))
            ):
                errors.append(
                    BadInput("feedback_overlap_stored", line=number, period=answer.period, other=other)
                )
    return errors


def _raise(call: Call, errors: Sequence[BadInput]) -> None:
    """One error for one wrong line, else one that names the first few. Raises: BadInput."""
    ordered = sorted(errors, key=lambda error: int(str(error.params.get("line", 0))))
    if len(ordered) == 1:
        raise ordered[0]
    if ordered:
        shown = "\n".join(error.render(call.speaks)["message"] for error in ordered[:_SHOWN])
        more = "\n…" if len(ordered) > _SHOWN else ""
        raise BadInput("feedback_lines", count=len(ordered), problems=shown + more)


async def _take(session: AsyncSession, found: Sequence[Answer], *, dry_run: bool) -> _Counted:
    counted = _Counted(people={answer.person for answer in found})
    ids = await respondents(session, sorted(counted.people), dry_run=dry_run)
    stored = await _stored(session, found, list(ids.values()))
    for answer in found:
        key = (answer.programme, answer.period, ids.get(answer.person, ""), answer.question)
        row = stored.get(key)
        if row is None:
            counted.added += 1
            if not dry_run:
                session.add(row_of(answer, key[2]))
            continue
        values = _said(answer)
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        counted.changed += bool(changed)
        counted.unchanged += not changed
        counted.withdrawn += row.quotable and not answer.quotable
        if not dry_run:
            for name in changed:
                setattr(row, name, values[name])
    return counted


def _said(answer: Answer) -> Json:
    """What was answered: everything but who was asked what, where and when."""
    place = ("programme", "person", "period", "question")
    return {name: value for name, value in asdict(answer).items() if name not in place}


def row_of(answer: Answer, respondent: str) -> FeedbackRow:
    """The answer as it is stored."""
    return FeedbackRow(
        id=new_id(),
        programme_id=answer.programme,
        period=answer.period,
        respondent_id=respondent,
        question=answer.question,
        **_said(answer),
    )


async def respondents(session: AsyncSession, people: Sequence[str], *, dry_run: bool) -> dict[str, str]:
    """The id of everybody in a file; whoever is new gets one, except in a dry run."""
    ids: dict[str, str] = {}
    for start in range(0, len(people), _AT_ONCE):
        rows = await session.execute(
            select(RespondentRow.email, RespondentRow.id).where(
                RespondentRow.email.in_(people[start : start + _AT_ONCE])
            )
        )
        ids.update((email, respondent) for email, respondent in rows)
    if not dry_run:
        for person in people:
            if person not in ids:
                ids[person] = new_id()
                session.add(RespondentRow(id=ids[person], email=person))
        await session.flush()
    return ids


async def _stored(
    session: AsyncSession, found: Sequence[Answer], respondents: Sequence[str]
) -> dict[tuple[str, str, str, str], FeedbackRow]:
    programmes = {answer.programme for answer in found}
    stored: dict[tuple[str, str, str, str], FeedbackRow] = {}
    for start in range(0, len(respondents), _AT_ONCE):
        rows = await session.scalars(
            select(FeedbackRow).where(
                FeedbackRow.programme_id.in_(programmes),
                FeedbackRow.respondent_id.in_(respondents[start : start + _AT_ONCE]),
            )
        )
        for row in rows:
            stored[(row.programme_id, row.period, row.respondent_id, row.question)] = row
    return stored
