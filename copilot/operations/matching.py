"""Proposals for pairs, and the decision of a person that starts one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.domain import Language
from copilot.errors import BadInput
from copilot.matching import facts, meaning
from copilot.matching.fairness import Group
from copilot.matching.profile import Profile
from copilot.matching.propose import Plan, Proposal, Wanted, propose, waiting
from copilot.operations import profiles
from copilot.operations.base import Call, Json, language_for, viewer
from copilot.operations.people import add_pair, person
from copilot.store.database import audit
from copilot.suggest import shape

MOST_NAMED = 5
"""Pairings that stability names: enough to try a few with ``lock``."""


@dataclass(frozen=True)
class Named:
    """A pair by its two addresses."""

    mentor: str
    mentee: str


async def match(
    call: Call, *, programme: str, lock: Sequence[Named] = (), forbid: Sequence[Named] = ()
) -> Json:
    """Proposals for all mentees without a pair, for leads of the programme, admins and the operator.

    ``lock`` sets pairs, ``forbid`` rules them out: what-if, nothing is stored.
    Raises: NotAllowed, NotFound, BadInput for a pair that can't be one.
    """
    async with call.app.database.read() as db:
        who = await viewer(db, call)
        name = await access.lead(db, who, programme)
        mentees = waiting(await profiles.load(db, programme, "mentee"))
        mentors = await profiles.load(db, programme, "mentor")
    vectors = await meaning.vectors(
        call.app.database, call.app.embedder, [*mentees, *mentors], call.progress("profiles")
    )
    language = language_for(call, who)
    plan = propose(mentees, mentors, vectors, Wanted(_pairs(lock), _pairs(forbid)), language)
    async with call.app.database.write() as db:
        await audit(db, who.name, "match", programme)
    head = {"kind": "match", "programme": programme, "name": name, "language": language}
    return head | _json(plan) | {"lock": _echo(lock), "forbid": _echo(forbid)}


def _pairs(named: Sequence[Named]) -> tuple[tuple[str, str], ...]:
    return tuple((n.mentor.strip().casefold(), n.mentee.strip().casefold()) for n in named)


def _echo(named: Sequence[Named]) -> list[Json]:
    return [{"mentor": mentor, "mentee": mentee} for mentor, mentee in _pairs(named)]


def _json(plan: Plan) -> Json:
    return {
        "proposals": [_proposal(proposal) for proposal in plan.proposals],
        "unmatched": [profile.email for profile, _ in plan.unmatched],
        "unmatched_because": [
            {"person": profile.email, "name": profile.person.name, "role": profile.role, "reason": reason}
            for profile, reason in plan.unmatched
        ],
        "method": plan.method,
        "total": plan.total,
        "stability": {
            "blocking_pairs": len(plan.blocking),
            "first": [
                {
                    "mentor": mentor.email,
                    "mentee": mentee.email,
                    "names": {"mentor": mentor.person.name, "mentee": mentee.person.name},
                }
                for mentor, mentee in plan.blocking[:MOST_NAMED]
            ],
        },
        "fairness": {"mentees": _groups(plan.mentee_groups), "mentors": _groups(plan.mentor_groups)},
    }


def _proposal(proposal: Proposal) -> Json:
    loss = proposal.loss
    return {
        "mentor": proposal.mentor.email,
        "mentee": proposal.mentee.email,
        "names": {"mentor": proposal.mentor.person.name, "mentee": proposal.mentee.person.name},
        "score": proposal.score,
        "parts": proposal.parts,
        "reasons": [shape.point(point) for point in proposal.reasons],
        "cautions": list(proposal.cautions),
        "locked": proposal.locked,
        "if_forbidden": None
        if loss is None
        else {"score_lost": round(loss.score, 3), "mentee_left_out": loss.unmatched},
    }


def _groups(found: list[Group] | None) -> Json:
    """A fairness table, or the reason why there is none."""
    if found is None:
        return {"groups": [], "withheld": "too_few"}
    shown = [
        {
            "group": group.name,
            "people": {"from": group.people.low, "to": group.people.high},
            "matched_percent": group.matched,
            "mean_score": group.score,
        }
        for group in found
    ]
    return {"groups": shown, "withheld": None if found else "no_groups"}


async def match_accept(
    call: Call,
    *,
    programme: str,
    mentor: str,
    mentee: str,
    id: str | None = None,
    language: Language | None = None,
) -> Json:
    """Start a pair, by a lead's decision.

    Raises: BadInput where the two are ruled out, the mentee has a pair already or the mentor has no place left.
    """
    async with call.app.database.write() as db:
        who = await viewer(db, call)
        await access.lead(db, who, programme)
        one, other = await _both(db, programme, mentor, mentee)
        if not facts.allowed([other], [one])[0, 0]:
            raise BadInput("match_excluded", mentor=one.email, mentee=other.email)
        if other.taken:
            raise BadInput("match_has_pair", email=other.email)
        if not one.free:
            raise BadInput("match_full", email=one.email, n=0)
        row = await add_pair(db, call.app.today(), one.email, other.email, programme, id)
        row.language = language
        await audit(db, who.name, "match_accept", row.id)
        made = {"pair": row.id, "mentor": one.email, "mentee": other.email, "programme": programme}
        return made | {"language": language_for(call, who)}


async def _both(db: AsyncSession, programme: str, mentor: str, mentee: str) -> tuple[Profile, Profile]:
    one = await profiles.one(db, programme, "mentor", (await person(db, mentor)).email)
    other = await profiles.one(db, programme, "mentee", (await person(db, mentee)).email)
    if one is None:
        raise BadInput("match_no_mentor", email=mentor.strip()[:200])
    if other is None:
        raise BadInput("match_no_mentee", email=mentee.strip()[:200])
    return one, other
