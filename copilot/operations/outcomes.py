"""Results of a programme for those who lead it: figures over enough people, without content."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.cohort import rated
from copilot.cohort.protection import Limits
from copilot.cohort.rated import Results
from copilot.domain import LANGUAGES, Language
from copilot.errors import BadInput
from copilot.operations.base import Call, Json, language_for, viewer
from copilot.operations.people import read_csv
from copilot.outcomes import facts, words
from copilot.outcomes.cells import FEWEST_PEOPLE, Band, band, enough
from copilot.outcomes.comparing import COMPARABLE, difference
from copilot.outcomes.measures import Measured, Move, measured
from copilot.outcomes.meeting import release_text, said
from copilot.outcomes.release import newest, release
from copilot.plan.charter import Target, targets
from copilot.plan.phrases import Voice
from copilot.store.database import audit
from copilot.store.tables import (
    CharterRow,
    ComparisonRow,
    MembershipRow,
    MoveRow,
    OutcomeReleaseRow,
    PairRow,
    PersonRow,
)

KNOWN_MOVES = (Move("", "", "stayed"),)
"""Makes measures of moves known by name."""
MOST_PEOPLE = 10_000_000
"""Of a comparison group: more than any company has."""
KINDS = ("stayed", "left", "moved", "promoted")
_TOO_FEW: dict[Language, str] = {
    "de": "Dahinter stehen weniger als {least} Personen oder weniger als {least} Tandems.",
    "en": "Fewer than {least} people or fewer than {least} pairs stand behind it.",
}


async def outcomes(call: Call, *, programme: str) -> Json:
    """Measurable results by level, for leads of the programme, admins and the operator.

    A figure once shown stays until there is something new behind it in five pairs (``as_of`` says from when it is).
    Ratings are those of released summaries, for leads of the programme only, as the summaries are.
    Raises: NotAllowed, NotFound.
    """
    today, least = call.app.today(), call.app.settings.least_people
    async with call.app.database.write() as db:
        who = await viewer(db, call)
        name = await access.lead(db, who, programme)
        language = language_for(call, who)
        until = await facts.until(db, programme, today)
        pairs = await facts.load(db, programme, today)
        charter = await _charter(db, programme)
        aims = targets(charter.parts) if charter else []
        all_ = measured(pairs, until, moves=await _moves(db, programme, today))
        shown = [(m, await release(db, programme, m, today, least)) for m in all_]
        groups = await db.scalars(select(ComparisonRow).where(ComparisonRow.programme_id == programme))
        beside = {row.measure: row for row in groups}
        leads = who.person is not None and programme in await access.led(db, who.person)
        limits = Limits(least, max(call.app.settings.least_cohort, least))
        ratings = (
            await rated.released(db, who.name, programme, language, limits) if leads else Results([], [])
        )
        await audit(db, who.name, "outcomes", programme)
    people = {side for pair in pairs for side in (pair.mentor, pair.mentee)}
    return {
        "kind": "outcomes",
        "programme": programme,
        "name": name,
        "language": language,
        "as_of": today.isoformat(),
        "least": least,
        "people": _band(band(len(people))) if enough(len(people), len(pairs), least) else None,
        "charter": {"version": charter.version, "date": charter.day.isoformat()} if charter else None,
        "measures": ratings.measures
        + [
            _measure(m, r, aims, language) | {"comparison": _comparison(r, beside.get(m.name))}
            for m, r in shown
            if r is not None
        ],
        "suppressed": ratings.suppressed
        + [
            {
                "what": m.name,
                "title": words.title(m.name, language),
                "reason": _TOO_FEW[language].format(least=least),
            }
            for m, r in shown
            if r is None
        ],
    }


async def _charter(db: AsyncSession, programme: str) -> CharterRow | None:
    row: CharterRow | None = await db.scalar(
        select(CharterRow)
        .where(CharterRow.programme_id == programme)
        .order_by(CharterRow.version.desc())
        .limit(1)
    )
    return row


async def _moves(db: AsyncSession, programme: str, today: date) -> list[Move]:
    """Imported moves up to that day, of people who have a pair in the programme."""
    rows = await db.execute(
        select(MoveRow.person_id, MoveRow.kind, PairRow.id)
        .join(
            PairRow,
            (PairRow.programme_id == MoveRow.programme_id)
            & ((PairRow.mentor_id == MoveRow.person_id) | (PairRow.mentee_id == MoveRow.person_id)),
        )
        .where(MoveRow.programme_id == programme, MoveRow.day <= today)
        .order_by(PairRow.id)
    )
    first: dict[str, str] = {}
    return [
        Move(who, first.setdefault(who, pair), kind)
        for who, kind, pair in rows
        if first.get(who, pair) == pair
    ]


def _measure(of: Measured, released: OutcomeReleaseRow, aims: list[Target], language: Language) -> Json:
    shown, aim = released.figure, words.target(of.name, aims)
    return {
        "name": of.name,
        "title": words.title(of.name, language),
        "level": of.level,
        "n": shown["n"],
        "value": shown["value"],
        "unit": "%",
        "scale": None,
        "before": shown["before"],
        "after": shown["after"],
        "spread": None,
        "target": {"what": aim.what, "target": aim.target, "how": aim.how, "when": aim.when} if aim else None,
        "as_of": released.day.isoformat(),
        "definition": words.definition(of.name, language),
    }


def _comparison(released: OutcomeReleaseRow, row: ComparisonRow | None) -> Json | None:
    """The comparison group's share beside the released one, from what is shown of both alone."""
    if row is None:
        return None
    shown = released.figure
    gap = difference(shown["value"], shown["entries_from"], row.value, row.people)
    return {
        "n": _band(band(row.people)),
        "value": row.value,
        "difference": gap.points,
        "interval": [gap.low, gap.high],
    }


async def outcomes_compare(call: Call, *, programme: str, measure: str, people: int, value: float) -> Json:
    """What the company knows of comparable people outside the programme: how many, and the share in per cent.

    Raises: NotAllowed, NotFound; BadInput for a measure that is no share, too few or too many people, no per cent.
    """
    if measure not in COMPARABLE:
        raise BadInput("compare_measure", known=", ".join(COMPARABLE))
    if not FEWEST_PEOPLE <= people <= MOST_PEOPLE or not 0 <= value <= 100:
        raise BadInput("compare_value", fewest=FEWEST_PEOPLE, most=f"{MOST_PEOPLE:,}".replace(",", "'"))
    async with call.app.database.write() as db:
        who = await viewer(db, call)
        await access.lead(db, who, programme)
        key = {"programme_id": programme, "measure": measure}
        await db.merge(ComparisonRow(**key, people=people, value=value))
        await audit(db, who.name, "outcomes_compare", programme)
    return {"programme": programme, "measure": measure, "people": people, "value": value}


def _band(value: Band) -> Json:
    return {"from": value.low, "to": value.high}


async def outcomes_import(call: Call, *, programme: str, text: str) -> Json:
    """What became of people's work, from a CSV with person, kind and date; the same line twice is one.

    Raises: NotAllowed for all but leads, admins and the operator; BadInput with the line; nothing is half imported.
    """
    rows = read_csv(text, ("person", "kind", "date"))
    added = 0
    async with call.app.database.write() as db:
        who = await viewer(db, call)
        await access.lead(db, who, programme)
        for row in rows:
            email, kind = row.get("person").casefold(), row.get("kind").casefold()
            if kind not in KINDS:
                raise BadInput("csv_value", line=row.line, column="kind", allowed=", ".join(KINDS))
            day = _day(row.get("date"), row.line)
            member = await db.scalar(
                select(MembershipRow.person_id)
                .join(PersonRow, PersonRow.id == MembershipRow.person_id)
                .where(PersonRow.email == email, MembershipRow.programme_id == programme)
                .limit(1)
            )
            if member is None:
                raise BadInput("csv_not_member", line=row.line, column="person")
            key = {"person_id": member, "programme_id": programme, "kind": kind, "day": day}
            if await db.get(MoveRow, tuple(key.values())) is None:
                db.add(MoveRow(**key))
                await db.flush()
                added += 1
        await audit(db, who.name, "outcomes_import", programme)
    return {"added": added, "rows": len(rows)}


def _day(value: str, line: int) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput("csv_value", line=line, column="date", allowed="2026-04-09") from None


async def release_source(db: AsyncSession, call: Call, name: str) -> tuple[str, str] | None:
    """A released figure as the programme's agenda quotes it, for those who lead; nothing is released anew."""
    programme, _, rest = name.partition("/")
    spoken, _, measure = rest.partition("/")
    row = await newest(db, programme, measure)
    if (
        row is None
        or spoken not in LANGUAGES
        or not await access.leads(db, await viewer(db, call), programme)
    ):
        return None
    language: Language = "de" if spoken == "de" else "en"
    of = next((m for m in measured([], row.day, moves=KNOWN_MOVES) if m.name == measure), None)
    if of is None:
        return None
    charter = await _charter(db, programme)
    told = _measure(of, row, targets(charter.parts) if charter else [], language)
    return row.day.isoformat(), release_text(told["title"], said(told, Voice(language)))
