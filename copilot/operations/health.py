"""How pairs are doing, as far as those who lead may know, and the one sign that a pair gives by itself."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.errors import BadInput
from copilot.operations.base import Call, Json, language_for, pair_for_reading, viewer
from copilot.outcomes import facts
from copilot.outcomes.health import Health, health
from copilot.outcomes.meeting import HELP_TEXT
from copilot.store.database import audit
from copilot.store.tables import HelpRow, PairRow, PersonRow


async def programme_health(call: Call, *, programme: str | None = None, pair: str | None = None) -> Json:
    """Of each pair of a programme, for those who lead it; or of one pair, for its two: met, agreement, help asked.

    Both see the same three things, and there is nothing else to see.
    Raises: NotAllowed, NotFound, BadInput without either.
    """
    if (programme is None) == (pair is None):
        raise BadInput("health_of_what")
    today = call.app.today()
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        if pair is not None:
            programme = (await pair_for_reading(db, call, pair)).programme
            name = None
        else:
            assert programme is not None
            name = await access.lead(db, who, programme)
        until = await facts.until(db, programme, today)
        found = [health(row, until) for row in await facts.load(db, programme, today, pair)]
        lines = [await _health(db, row) for row in found]
    return {
        "kind": "health",
        "programme": programme,
        "name": name,
        "language": language_for(call, who),
        "pairs": lines,
    }


async def _health(db: AsyncSession, of: Health) -> Json:
    row = await db.get_one(PairRow, of.pair)
    mentor = await db.get_one(PersonRow, row.mentor_id)
    mentee = await db.get_one(PersonRow, row.mentee_id)
    return {
        "pair": of.pair,
        "mentor": mentor.name,
        "mentee": mentee.name,
        "met": of.met,
        "agreement": of.agreed,
        "help": of.help,
    }


async def help_ask(call: Call, *, pair: str) -> Json:
    """One of a pair asks those who lead the programme for help; asked again it stays as it is.

    ``changed`` says whether anything did; ``help`` is what those who lead see now.
    """
    return await _help(call, pair, asked=True)


async def help_withdraw(call: Call, *, pair: str) -> Json:
    """Whoever asked for help no longer needs it; where the other one of the pair has asked too, that stays."""
    return await _help(call, pair, asked=False)


async def _help(call: Call, pair: str, *, asked: bool) -> Json:
    async with call.app.database.write() as db:
        its = await pair_for_reading(db, call, pair)
        me = its.person(its.side or "mentee")
        row = await db.get(HelpRow, (pair, me.id))
        changed = asked == (row is None)
        if asked and row is None:
            db.add(HelpRow(pair_id=pair, person_id=me.id, day=call.app.today()))
        if not asked:
            await db.execute(delete(HelpRow).where(HelpRow.pair_id == pair, HelpRow.person_id == me.id))
        await db.flush()
        seen = await db.scalar(select(HelpRow.day).where(HelpRow.pair_id == pair).limit(1))
        await audit(db, me.id, "help_ask" if asked else "help_withdraw", pair)
        language = language_for(call, await viewer(db, call))
    return {
        "pair": pair,
        "asked": asked,
        "changed": changed,
        "help": seen is not None,
        "language": language,
    }


async def help_source(db: AsyncSession, call: Call, pair: str) -> tuple[str, str] | None:
    """That a pair has asked for help, for its two and for those who lead its programme."""
    its = await db.get(PairRow, pair)
    row = await db.scalar(select(HelpRow).where(HelpRow.pair_id == pair).order_by(HelpRow.day).limit(1))
    if its is None or row is None:
        return None
    who = await viewer(db, call)
    member = who.person is not None and who.person.id in (its.mentor_id, its.mentee_id)
    if not member and not await access.leads(db, who, its.programme_id):
        return None
    return row.day.isoformat(), HELP_TEXT
