"""What a pair has entered, as claims: open promises, goals and the next session, each with what it rests on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from copilot import access
from copilot.access import Pair
from copilot.answer.aims import asks_for
from copilot.answer.draft import Reader
from copilot.answer.owed import Owed, names_in, owed
from copilot.domain import Evidence, Point
from copilot.memory.stems import stems
from copilot.plan.brief import load, meetings
from copilot.plan.goal_points import goal_points
from copilot.plan.meeting import when_points
from copilot.plan.phrases import Voice
from copilot.plan.promised import Promise, promises
from copilot.plan.promises import promise_point
from copilot.suggest.looking import Looker

Of = Literal["promises", "goals", "session"]


@dataclass(frozen=True, slots=True)
class Entered:
    """What is entered of the thing asked for; no claims where nothing is."""

    of: Of
    claims: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Answers questions from what the viewer's pairs have entered."""

    looker: Looker
    reader: Reader
    pairs: Sequence[Pair]

    async def answer(self, question: str) -> Entered | None:
        """What is entered of the promises, the goals or the session that a question asks for; None for any other.

        A question that names something no open promise is about is for the notes to answer, where what was kept stands
        too.
        """
        wanted = owed(question)
        if not self.pairs:
            return None
        if wanted is not None:
            return await self._promises(wanted)
        of = asks_for(question)
        if of == "goals":
            return Entered(of, await self._of_each(question, self._goals))
        return Entered(of, await self._of_each(question, self._session)) if of else None

    async def _promises(self, wanted: Owed) -> Entered | None:
        pairs, named = self._named(wanted.about)
        left = " ".join(word for word in wanted.about.split() if not names_in(word, named))
        if left and not wanted.told:
            return None
        found = [p for pair in pairs for p in await self._open(pair) if _is_by(p, wanted, pair)]
        if left:
            found = [promise for promise in found if _about(promise, left)]
            if not found:
                return None
        return Entered("promises", tuple(self._promise(promise) for promise in found))

    def _named(self, words: str) -> tuple[list[Pair], list[str]]:
        """The pairs of the people that the words name, all where they name none; and those names."""
        names = [p.first_name for pair in self.pairs for p in (pair.mentor, pair.mentee)]
        named = names_in(words, names)
        pairs = [pair for pair in self.pairs if named & {pair.mentor.first_name, pair.mentee.first_name}]
        return pairs or list(self.pairs), list(named)

    async def _open(self, pair: Pair) -> tuple[Promise, ...]:
        """The pair's open promises that the viewer may read now: what both wrote, and the viewer's own notes."""
        async with self.looker.parts.database.read() as session:
            allowed = await access.audiences(session, self.looker.viewer)
            own = [pair.audience, *(name for name in allowed.names if name.startswith("person:"))]
            days = [row.at.date() for row in await meetings(session, pair.id)]
            return await promises(
                session, pair, [name for name in own if name in allowed], self.looker.today, days
            )

    def _promise(self, promise: Promise) -> Point:
        """The promise as an agenda says it; a stored row is quoted only where no note says it."""
        point = promise_point(promise, self._voice, self.reader.today)
        return self._claim(point, [e for e in point.evidence if e.kind == "note"] or point.evidence[:1])

    async def _of_each(
        self, question: str, points: Callable[[Pair], Awaitable[list[Point]]]
    ) -> tuple[Point, ...]:
        """The points of each pair that is asked about, with whose they are where there are several."""
        pairs, _ = self._named(question)
        found = []
        for pair in pairs:
            other = pair.mentor if pair.side == "mentee" else pair.mentee
            lead = f"{other.first_name}: " if len(pairs) > 1 else ""
            found += [replace(point, text=lead + point.text) for point in await points(pair)]
        return tuple(found)

    async def _goals(self, pair: Pair) -> list[Point]:
        async with self.looker.parts.database.read() as session:
            allowed = await access.audiences(session, self.looker.viewer)
            brief = await load(session, pair, allowed, self.looker.today)
        points = [
            point
            for goal in brief.goals
            for point in goal_points(goal, self._voice, self.reader.today, alone=False)
        ]
        return [self._claim(point, point.evidence) for point in points]

    async def _session(self, pair: Pair) -> list[Point]:
        async with self.looker.parts.database.read() as session:
            coming = [row for row in await meetings(session, pair.id) if row.at.date() >= self.looker.today]
        points = when_points(coming[0], self._voice) if coming else []
        return [self._claim(point, point.evidence) for point in points]

    @property
    def _voice(self) -> Voice:
        says = self.reader.says
        return Voice(says.language, says.address, year=self.reader.today.year)

    def _claim(self, point: Point, evidence: Sequence[Evidence]) -> Point:
        return replace(point, evidence=tuple(self._labelled(e) for e in evidence), wordable=False)

    def _labelled(self, evidence: Evidence) -> Evidence:
        day = self.reader.says.day(evidence.day) if evidence.day else ""
        if evidence.kind == "note":
            return replace(evidence, label=self.reader.says.frame("note", "label", day=day))
        name = "session_label" if evidence.source.startswith("session:") else "record_label"
        return replace(evidence, label=self._voice.frame(name, day=day))


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
