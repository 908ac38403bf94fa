"""What is promised and still open, as claims: from the pair's commitments, each with the sentence it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from copilot import access
from copilot.access import Pair
from copilot.answer.draft import Reader
from copilot.answer.owed import Owed, names_in, owed
from copilot.domain import Evidence, Point
from copilot.memory.stems import stems
from copilot.plan.brief import meetings
from copilot.plan.phrases import Voice
from copilot.plan.promised import Promise, promises
from copilot.plan.promises import promise_point
from copilot.suggest.looking import Looker


async def still_owed(
    looker: Looker, reader: Reader, pairs: Sequence[Pair], question: str
) -> list[Point] | None:
    """The open promises that a question asks for, the nearest due first; None where it asks for something else.

    Empty where it asks for all of somebody's and none is open. What names something that no open promise is about is
    for the notes to answer, where what was kept stands too.
    """
    wanted = owed(question)
    if wanted is None or not pairs:
        return None
    names = [person.first_name for pair in pairs for person in (pair.mentor, pair.mentee)]
    named = names_in(wanted.about, names)
    left = " ".join(word for word in wanted.about.split() if not names_in(word, list(named)))
    if left and not wanted.told:
        return None
    asked = [pair for pair in pairs if not named or named & {pair.mentor.first_name, pair.mentee.first_name}]
    found = [
        promise for pair in asked for promise in await _open(looker, pair) if _is_by(promise, wanted, pair)
    ]
    if left:
        found = [promise for promise in found if _about(promise, left)]
        if not found:
            return None
    voice = Voice(reader.says.language, reader.says.address, year=reader.today.year)
    return [_claim(promise, voice, reader) for promise in found]


async def _open(looker: Looker, pair: Pair) -> tuple[Promise, ...]:
    """The pair's open promises that the viewer may read now: what both wrote, and the viewer's own notes."""
    async with looker.parts.database.read() as session:
        allowed = await access.audiences(session, looker.viewer)
        mine = [pair.audience, *(name for name in allowed.names if name.startswith("person:"))]
        readable = [name for name in mine if name in allowed]
        days = [row.at.date() for row in await meetings(session, pair.id)]
        return await promises(session, pair, readable, looker.today, days)


def _is_by(promise: Promise, wanted: Owed, pair: Pair) -> bool:
    if wanted.by == "both":
        return True
    mine = promise.owner is not None and promise.owner == pair.person(pair.side or "mentee")
    return mine if wanted.by == "viewer" else promise.owner is not None and not mine


def _about(promise: Promise, words: str) -> bool:
    """Whether at least half of what is named stands in the promise or its sentence."""
    named = set(stems(words))
    said = set(stems(promise.what)) | {stem for e in promise.evidence for stem in stems(e.quote)}
    return 2 * len(named & said) >= max(1, len(named))


def _claim(promise: Promise, voice: Voice, reader: Reader) -> Point:
    """The promise as an agenda says it; a stored row is quoted only where no note says it."""
    point = promise_point(promise, voice, reader.today)
    said = [e for e in point.evidence if e.kind == "note"] or point.evidence[:1]
    return replace(point, evidence=tuple(_labelled(e, reader) for e in said), wordable=False)


def _labelled(evidence: Evidence, reader: Reader) -> Evidence:
    day = reader.says.day(evidence.day) if evidence.day else ""
    group = "note" if evidence.kind == "note" else "promise"
    return replace(evidence, label=reader.says.frame(group, "label", day=day))
