"""Feedback that a participant gives by hand: the form to fill in, the answers, and a permission taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.cohort import answers, periods, questionnaire
from copilot.cohort.answers import Answer
from copilot.cohort.feedback_file import Line
from copilot.cohort.periods import Period
from copilot.cohort.questionnaire import Item, Stage
from copilot.cohort.telling import texts
from copilot.domain import Language, Person, Side
from copilot.errors import BadInput, NotAllowed
from copilot.operations.base import Call, Json, clean, language_for, viewer
from copilot.operations.feedback import respondents, row_of, unfit
from copilot.store.database import audit
from copilot.store.tables import FeedbackRow, MembershipRow, ProgrammeRow, ReleaseRow, RespondentRow

SCALE = (1, 5)
MOST_ANSWERS = 100


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it comes in: a question by its key or its words, a rating, a comment, or neither."""

    question: str
    rating: float | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked what: a person of a programme, in a role, for a period, at a stage."""

    person: Person
    programme: ProgrammeRow
    period: Period
    stage: Stage
    role: Side
    language: Language

    @property
    def items(self) -> list[Item]:
        form = questionnaire.form(self.language)
        order = list(form.areas)
        asked = [item for item in form.items if self.stage in item.stages and self.role in item.text]
        return sorted(asked, key=lambda item: order.index(item.area))

    def named(self, question: str) -> Item | None:
        """The question that a key, or its words in either language, means."""
        name = question.strip()
        key = questionnaire.key_of(name).rpartition(":")[0] or name.rpartition(":")[0] or name
        return next((item for item in self.items if item.key == key), None)


async def feedback_form(
    call: Call,
    *,
    programme: str,
    period: str | None = None,
    stage: Stage = "mid",
    role: Side | None = None,
) -> Json:
    """The questions of a stage for the viewer, in the own language; earlier answers are never shown.

    Without a period it is the one that the programme's feedback is collected for today.
    Raises: NotAllowed for all but the programme's mentors and mentees, BadInput.
    """
    async with call.app.database.read() as session:
        asked = await _asked(session, call, programme, period, stage, role)
        has_given = bool(await _given(session, asked))
        released = await _released(session, asked)
    form = questionnaire.form(asked.language)
    return {
        "programme": programme,
        "name": asked.programme.name,
        "period": str(asked.period),
        "stage": stage,
        "role": asked.role,
        "language": asked.language,
        "title": form.words["title"],
        "intro": form.words["intro"],
        "scale": list(SCALE),
        "quotable": {"question": form.words["quotable"], "value": False},
        "items": [
            {
                "question": item.key,
                "text": item.text[asked.role],
                "area": form.areas[item.area],
                "open": item.open,
                "rating": None,
                "comment": "",
            }
            for item in asked.items
        ],
        "given": has_given,
        "open": not (released and has_given),
    }


async def feedback_give(
    call: Call,
    *,
    programme: str,
    given: Sequence[Given],
    period: str | None = None,
    stage: Stage = "mid",
    role: Side | None = None,
    quotable: bool = False,
) -> Json:
    """The viewer's answers at a stage, all or none; given again they take the place of the earlier ones.

    The same checks as for files. Comments may be quoted only if ``quotable`` says so. Once a summary of the period
    was shown, who has answered already can only take back a permission to quote.
    Raises: NotAllowed for all but the programme's mentors and mentees, BadInput that names the question by its number.
    """
    if len(given) > MOST_ANSWERS:
        raise BadInput("argument", name="given")
    async with call.app.database.write() as session:
        asked = await _asked(session, call, programme, period, stage, role)
        found = [_answer(asked, number, one, quotable=quotable) for number, one in enumerate(given, 1)]
        kept = [answer for answer in found if answer is not None]
        if not kept:
            raise BadInput("feedback_empty")
        if wrong := await unfit(session, [(1, kept[0])]):
            raise BadInput(
                "feedback_overlap_period", period=str(asked.period), other=wrong[0].params["other"]
            )
        earlier = await _given(session, asked)
        if earlier and await _released(session, asked):
            raise BadInput("feedback_released", period=str(asked.period))
        keys = {f"{item.key}:{asked.role}" for item in asked.items}
        replaced = [row for row in earlier if questionnaire.key_of(row.question) in keys]
        for row in replaced:
            await session.delete(row)
        await session.flush()
        own = await respondents(session, [asked.person.email.casefold()], dry_run=False)
        for answer in kept:
            session.add(row_of(answer, own[answer.person]))
        await audit(session, asked.person.id, "feedback_give", f"{programme}/{asked.period}/{stage}")
    said = texts(asked.language)["given"]
    return {
        "programme": programme,
        "period": str(asked.period),
        "stage": stage,
        "role": asked.role,
        "language": asked.language,
        "answers": len(kept),
        "replaced": bool(replaced),
        "quotable": quotable,
        "message": " ".join(
            (
                said["replaced" if replaced else "stored"].format(
                    programme=asked.programme.name, period=asked.period
                ),
                said["quotable" if quotable else "not_quotable"],
            )
        ),
    }


async def feedback_unquote(call: Call, *, programme: str, period: str | None = None) -> Json:
    """Nothing of what the viewer wrote may be quoted any more, from the next summary on; of one period or of all."""
    only = str(periods.read(period)) if period is not None else None
    async with call.app.database.write() as session:
        who = await viewer(session, call)
        if who.person is None:
            raise NotAllowed("feedback_members_only")
        query = (
            select(FeedbackRow)
            .join(RespondentRow, RespondentRow.id == FeedbackRow.respondent_id)
            .where(
                RespondentRow.email == who.person.email.casefold(),
                FeedbackRow.programme_id == programme,
                FeedbackRow.quotable.is_(True),
            )
        )
        rows = list(await session.scalars(query.where(FeedbackRow.period == only) if only else query))
        for row in rows:
            row.quotable = False
        await audit(session, who.person.id, "feedback_unquote", programme)
        language = language_for(call, who)
    said = texts(language)["given"]
    return {"programme": programme, "withdrawn": len(rows), "language": language, "message": said["unquoted"]}


async def _asked(
    session: AsyncSession, call: Call, programme: str, period: str | None, stage: Stage, role: Side | None
) -> _Asked:
    """Raises: NotAllowed, the same for an unknown programme and one that the viewer takes no part in; BadInput."""
    who = await viewer(session, call)
    row = await session.get(ProgrammeRow, programme)
    if who.person is None or row is None:
        raise NotAllowed("feedback_members_only")
    memberships = await session.scalars(
        select(MembershipRow.role).where(
            MembershipRow.person_id == who.person.id, MembershipRow.programme_id == programme
        )
    )
    has = set(memberships)
    sides = [side for side in questionnaire.SIDES if side in has]
    if not sides or (role is not None and role not in sides):
        raise NotAllowed("feedback_members_only")
    if role is None and len(sides) > 1:
        raise BadInput("feedback_which_role")
    today = call.app.today()
    chosen = periods.read(period) if period is not None else await _current(session, call, programme)
    if chosen.start > today:
        raise BadInput("feedback_period_ahead", period=str(chosen))
    return _Asked(who.person, row, chosen, stage, role or sides[0], language_for(call, who))


async def _current(session: AsyncSession, call: Call, programme: str) -> Period:
    """The period with feedback of the programme that today is in, else the half-year."""
    today = call.app.today()
    used = await session.scalars(
        select(FeedbackRow.period).where(FeedbackRow.programme_id == programme).distinct()
    )
    inside = [found for name in used if (found := periods.read(name)).start <= today <= found.end]
    return inside[0] if inside else periods.half_of(today)


async def _given(session: AsyncSession, asked: _Asked) -> list[FeedbackRow]:
    """What the person has answered for that period, to any question."""
    rows = await session.scalars(
        select(FeedbackRow)
        .join(RespondentRow, RespondentRow.id == FeedbackRow.respondent_id)
        .where(
            RespondentRow.email == asked.person.email.casefold(),
            FeedbackRow.programme_id == asked.programme.id,
            FeedbackRow.period == str(asked.period),
        )
    )
    return list(rows)


async def _released(session: AsyncSession, asked: _Asked) -> bool:
    found = await session.scalar(
        select(ReleaseRow.id)
        .where(ReleaseRow.programme_id == asked.programme.id, ReleaseRow.period == str(asked.period))
        .limit(1)
    )
    return found is not None


def _answer(asked: _Asked, number: int, given: Given, *, quotable: bool) -> Answer | None:
    """The answer as a file's row would give it. Raises: BadInput."""
    item = asked.named(clean(given.question))
    if item is None:
        raise BadInput("feedback_question", number=number)
    if item.open and given.rating is not None:
        raise BadInput("feedback_answer", number=number, allowed="…")
    comment = clean(given.comment)
    values = {
        "programme": asked.programme.id,
        "period": str(asked.period),
        "person": asked.person.email,
        "question": item.text[asked.role],
        "rating": "" if given.rating is None else f"{given.rating:g}",
        "comment": comment,
        "quotable": "yes" if quotable and comment.strip() else "no",
        "role": asked.role,
        "scale": "-".join(map(str, SCALE)),
    }
    checked = answers.check([Line(number, values)])
    if checked.errors:
        raise BadInput("feedback_answer", number=number, allowed=checked.errors[0].params.get("allowed", "…"))
    return checked.answers[0][1] if checked.answers else None
