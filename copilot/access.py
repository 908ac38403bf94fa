"""Who may read what: the one place that decides, and the only maker of ``Audiences``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import Select, SQLColumnExpression, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Language, Person, Side
from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.store.tables import (
    CommitmentRow,
    EvidenceRow,
    FormerMentorRow,
    GoalRow,
    MembershipRow,
    PairRow,
    PassageRow,
    PersonRow,
    ProgrammeRow,
    ProgrammeTermsRow,
    SessionRow,
    VersionPassageRow,
    VersionRow,
)

ORG = "org"
_MAKER = object()


class Audiences:
    """A set of audiences that somebody may read; made by ``audiences`` and narrowed, never widened."""

    __slots__ = ("_names",)

    def __init__(self, names: Iterable[str], *, maker: object) -> None:
        if maker is not _MAKER:
            raise TypeError("audiences are made by access.audiences only")
        self._names = frozenset(names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def names(self) -> tuple[str, ...]:
        """The audiences in a fixed order."""
        return tuple(sorted(self._names))

    def without_persons(self) -> Audiences:
        """The same without what belongs to one person alone: what a pair may see together."""
        return Audiences((n for n in self._names if not n.startswith("person:")), maker=_MAKER)

    def only_pair(self, pair_id: str) -> Audiences:
        """The same with no other pair's notes: what a result for one pair may rest on."""
        kept = (n for n in self._names if not n.startswith("pair:") or n == f"pair:{pair_id}")
        return Audiences(kept, maker=_MAKER)

    def notes_only(self) -> Audiences:
        """The same without any company content: what pairs and persons wrote."""
        kept = (n for n in self._names if n.startswith(("pair:", "person:")))
        return Audiences(kept, maker=_MAKER)

    def of_both(self, pair: Pair) -> Audiences:
        """Of these what the two of a pair share: the company's content, their programme's and their own notes."""
        shared = {ORG, f"programme:{pair.programme}", pair.audience}
        return Audiences((n for n in self._names if n in shared), maker=_MAKER)

    @property
    def fingerprint(self) -> str:
        """A short hash that is recorded with each suggestion."""
        return hashlib.sha256("\n".join(self.names).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads: a person, or (``person`` None) the operator of the home, who reads no note."""

    person: Person | None

    @property
    def name(self) -> str:
        """What the audit calls the viewer."""
        return self.person.id if self.person else "operator"


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as its members see it; ``side`` is where the viewer stands, None for the operator."""

    id: str
    programme: str
    programme_name: str
    mentor: Person
    mentee: Person
    language: Language | None
    address: Literal["du", "sie"]
    side: Side | None

    @property
    def audience(self) -> str:
        """The audience of what the two share."""
        return f"pair:{self.id}"

    def person(self, side: Side) -> Person:
        """The person on that side."""
        return self.mentor if side == "mentor" else self.mentee


def person_of(row: PersonRow) -> Person:
    """A stored person as a value."""
    language: Language | None = row.language if row.language in ("de", "en") else None  # type: ignore[assignment]
    return Person(row.id, row.email, row.name, language)


async def viewer(session: AsyncSession, email: str | None) -> Viewer:
    """The viewer that ``--as`` names; without it the operator.

    Raises: NotAllowed for an e-mail that nobody here has.
    """
    if email is None:
        return Viewer(None)
    row = await session.scalar(select(PersonRow).where(PersonRow.email == email.strip().lower()))
    if row is None:
        raise NotAllowed("viewer_unknown", email=email.strip())
    return Viewer(person_of(row))


async def audiences(session: AsyncSession, who: Viewer) -> Audiences:
    """All that the viewer may read now: the company's content, own programmes, own pairs, own notes.

    The operator reads the company's and the programmes' documents and nothing of any pair or person.
    """
    if who.person is None:
        programmes = await session.scalars(select(ProgrammeRow.id))
        return Audiences([ORG, *(f"programme:{p}" for p in programmes)], maker=_MAKER)
    me = who.person.id
    programmes = await session.scalars(
        select(MembershipRow.programme_id).where(MembershipRow.person_id == me).distinct()
    )
    pairs = await session.scalars(
        select(PairRow.id).where(or_(PairRow.mentor_id == me, PairRow.mentee_id == me))
    )
    names = [ORG, f"person:{me}", *(f"programme:{p}" for p in programmes), *(f"pair:{p}" for p in pairs)]
    return Audiences(names, maker=_MAKER)


async def closed(session: AsyncSession, who: Viewer, suggestions: Sequence[str]) -> frozenset[str]:
    """Which of these suggestions quote something that the viewer may read no more: a pair or programme left since."""
    allowed = await audiences(session, who)
    quoting = EvidenceRow.suggestion_id.in_(suggestions)
    pieces = (
        select(EvidenceRow.suggestion_id, PassageRow.audience).join(
            PassageRow, PassageRow.id == EvidenceRow.passage_id
        ),
        select(EvidenceRow.suggestion_id, PassageRow.audience).join(
            PassageRow, EvidenceRow.source == literal("note:") + PassageRow.note_id
        ),
        _of_records(CommitmentRow, "commitment", CommitmentRow.audience),
        _of_records(GoalRow, "goal", GoalRow.audience),
        _of_records(SessionRow, "session", literal("pair:") + SessionRow.pair_id),
        select(EvidenceRow.suggestion_id, VersionRow.audience)
        .join(VersionPassageRow, VersionPassageRow.passage_id == EvidenceRow.passage_id)
        .join(VersionRow, VersionRow.id == VersionPassageRow.version_id),
    )
    found: set[str] = set()
    for piece in pieces:
        rows = await session.execute(piece.where(quoting).distinct())
        found |= {suggestion for suggestion, audience in rows if audience not in allowed}
    return frozenset(found)


def _of_records(
    table: type[CommitmentRow | GoalRow | SessionRow], kind: str, audience: SQLColumnExpression[str]
) -> Select[str, str]:
    """Which suggestion quotes a record of which audience."""
    return select(EvidenceRow.suggestion_id, audience).join(
        table, EvidenceRow.source == literal(f"{kind}:") + table.id
    )


async def pair(session: AsyncSession, who: Viewer, pair_id: str, *, operator: bool = False) -> Pair:
    """The pair, if the viewer is one of the two (or, where ``operator`` is given, runs the home).

    Raises: NotAllowed, the same for a pair that isn't there and one that isn't the viewer's.
    """
    row = await session.get(PairRow, pair_id)
    side: Side | None = None
    if row is not None and who.person is not None:
        side = {row.mentor_id: "mentor", row.mentee_id: "mentee"}.get(who.person.id)  # type: ignore[assignment]
    if row is None or (side is None and not (operator and who.person is None)):
        if who.person is None and not operator:
            raise NotAllowed("operator_reads_no_note")
        raise NotAllowed("pair_closed", pair=pair_id)
    return await _pair(session, row, side)


async def pairs(session: AsyncSession, who: Viewer) -> list[Pair]:
    """All pairs that the viewer is one of, by their ids."""
    if who.person is None:
        return []
    me = who.person.id
    rows = await session.scalars(
        select(PairRow).where(or_(PairRow.mentor_id == me, PairRow.mentee_id == me)).order_by(PairRow.id)
    )
    return [await _pair(session, row, "mentor" if row.mentor_id == me else "mentee") for row in rows]


async def own_pair(session: AsyncSession, who: Viewer, today: date) -> str:
    """The id of the one pair that the viewer is in, or of the one whose programme has not ended.

    Raises: BadInput where it has to be said which pair is meant, NotAllowed for whoever is in none.
    """
    if who.person is None:
        raise BadInput("pair_missing")
    own = await pairs(session, who)
    if not own:
        raise NotAllowed("pair_none")
    if len(own) > 1:
        over = set(
            await session.scalars(select(ProgrammeTermsRow.programme_id).where(ProgrammeTermsRow.end < today))
        )
        own = [it for it in own if it.programme not in over] or own
    if len(own) > 1:
        named = [
            f"{it.id} ({it.person('mentee' if it.side == 'mentor' else 'mentor').first_name})" for it in own
        ]
        raise BadInput("pair_which", pairs=", ".join(named))
    return own[0].id


async def _pair(session: AsyncSession, row: PairRow, side: Side | None) -> Pair:
    mentor = await session.get_one(PersonRow, row.mentor_id)
    mentee = await session.get_one(PersonRow, row.mentee_id)
    programme = await session.get_one(ProgrammeRow, row.programme_id)
    language: Language | None = row.language if row.language in ("de", "en") else None  # type: ignore[assignment]
    return Pair(
        id=row.id,
        programme=row.programme_id,
        programme_name=programme.name,
        mentor=person_of(mentor),
        mentee=person_of(mentee),
        language=language,
        address="sie" if row.address == "sie" else "du",
        side=side,
    )


@dataclass(frozen=True, slots=True)
class FormerMentor:
    """Who was a pair's mentor before, and the day from which somebody else was."""

    person: Person
    until: date


async def former_mentors(session: AsyncSession, pair_id: str) -> tuple[FormerMentor, ...]:
    """Those who were a pair's mentor before, the earliest first."""
    rows = await session.execute(
        select(PersonRow, FormerMentorRow.until)
        .join(FormerMentorRow, FormerMentorRow.person_id == PersonRow.id)
        .where(FormerMentorRow.pair_id == pair_id)
        .order_by(FormerMentorRow.until)
    )
    return tuple(FormerMentor(person_of(row), until) for row, until in rows)


async def pair_on(session: AsyncSession, now: Pair, day: date) -> Pair:
    """The pair with the mentor it had on that day: for names, it opens nothing."""
    then = next((f.person for f in await former_mentors(session, now.id) if f.until > day), now.mentor)
    return replace(now, mentor=then)


async def former_pair(session: AsyncSession, who: Viewer, pair_id: str) -> Pair:
    """The pair as one knows it who was its mentor before: it opens his or her own private notes, nothing else.

    Raises: NotAllowed, the same for a pair that isn't there and one that never was the viewer's.
    """
    row = await session.get(PairRow, pair_id)
    me = who.person
    if row is None or me is None or await session.get(FormerMentorRow, (pair_id, me.id)) is None:
        raise NotAllowed("pair_closed", pair=pair_id)
    return replace(await _pair(session, row, "mentor"), mentor=me)


async def mentors(session: AsyncSession, who: Person, mentee_id: str) -> bool:
    """Whether one person is the mentor of the other in some pair."""
    found = await session.scalar(
        select(PairRow.id).where(PairRow.mentor_id == who.id, PairRow.mentee_id == mentee_id).limit(1)
    )
    return found is not None


async def is_admin(session: AsyncSession, who: Person) -> bool:
    """Whether a person runs the home, in any programme."""
    found = await session.scalar(
        select(MembershipRow.person_id).where(
            MembershipRow.person_id == who.id, MembershipRow.role == "admin"
        )
    )
    return found is not None


async def leads(session: AsyncSession, who: Viewer, programme: str) -> bool:
    """Whether the viewer leads the programme, runs a home as admin, or is the operator."""
    me = who.person
    if me is None or await session.get(MembershipRow, (me.id, programme, "lead")) is not None:
        return True
    return await is_admin(session, me)


async def lead(session: AsyncSession, who: Viewer, programme: str) -> str:
    """The name of a programme, for its leads, for admins and for the operator.

    Raises: NotAllowed for anybody else, whether there is such a programme or not; NotFound where there is none.
    """
    if not await leads(session, who, programme):
        raise NotAllowed("lead_only")
    row = await session.get(ProgrammeRow, programme)
    if row is None:
        raise NotFound("programme_unknown", programme=programme[:64])
    return row.name


async def led(session: AsyncSession, who: Person) -> frozenset[str]:
    """The programmes that a person leads."""
    rows = await session.scalars(
        select(MembershipRow.programme_id).where(
            MembershipRow.person_id == who.id, MembershipRow.role == "lead"
        )
    )
    return frozenset(rows)


def owned_audience(who: Person, pair_id: str, *, private: bool) -> str:
    """Where a note goes: to the pair, or to its writer alone."""
    return f"person:{who.id}" if private else f"pair:{pair_id}"
