"""Vectors of what people wrote, kept so that nothing is embedded twice and gone with the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import anyio.to_thread
from sqlalchemy import select

from copilot.embedding import Embedder, Vectors, digest, packed, unpacked
from copilot.matching.neutral import neutral
from copilot.matching.profile import Field, Profile
from copilot.store.database import Database
from copilot.store.tables import ProfileVectorRow

COMPARED: tuple[Field, ...] = ("skills", "wishes", "goals")
_BATCH = 32
Texts = dict[tuple[str, Field], Vectors]


def compared(profile: Profile) -> list[tuple[Field, str]]:
    """What of a profile is compared, as it is compared."""
    return [(field, text) for field in COMPARED if (text := neutral(profile.value(field)))]


async def vectors(
    database: Database,
    embedder: Embedder,
    profiles: Sequence[Profile],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Texts:
    """The vector of each text by source and field; those not known yet are made and kept."""
    wanted = {
        (profile.person.id, digest(text)): text for profile in profiles for _, text in compared(profile)
    }
    known = await _known(database, embedder.id, {person for person, _ in wanted})
    missing = [key for key in wanted if key not in known]
    for first in range(0, len(missing), _BATCH):
        batch = missing[first : first + _BATCH]
        made = await anyio.to_thread.run_sync(embedder.passages, [wanted[key] for key in batch])
        known |= dict(zip(batch, made, strict=True))
        async with database.write() as session:
            for (person, name), vector in zip(batch, made, strict=True):
                await session.merge(
                    ProfileVectorRow(
                        person_id=person,
                        digest=name,
                        embedder=embedder.id,
                        vector=packed(vector),
                    )
                )
        progress(min(first + _BATCH, len(missing)), len(missing))
    return {
        (profile.source, field): known[(profile.person.id, digest(text))]
        for profile in profiles
        for field, text in compared(profile)
    }


async def _known(database: Database, embedder: str, people: set[str]) -> dict[tuple[str, str], Vectors]:
    async with database.read() as session:
        rows = await session.scalars(select(ProfileVectorRow).where(ProfileVectorRow.embedder == embedder))
        return {(row.person_id, row.digest): unpacked(row.vector) for row in rows if row.person_id in people}
