"""What people have said of files and folders when they ingested them, kept for the runs that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import select

from copilot.ingest.labels import ORG, Labels, Said
from copilot.ingest.scan import Links
from copilot.store.database import Database
from copilot.store.tables import FactRow

_NAME = "labels:"


async def load(database: Database, paths: Sequence[Path], labels: Labels, links: Links) -> Said:
    """What was said before, and of these paths what is said now."""
    read = TypeAdapter(Labels).validate_json
    async with database.read() as session:
        rows = await session.execute(
            select(FactRow.name, FactRow.value).where(FactRow.name.startswith(_NAME, autoescape=True))
        )
        known = {name.removeprefix(_NAME): read(value) for name, value in rows}
    now = {place: labels.over(known.get(place, Labels())) for place in _places(paths, links)}
    return Said(known | {place: said for place, said in now.items() if said != Labels()})


async def keep(database: Database, paths: Sequence[Path], labels: Labels, links: Links, said: Said) -> None:
    """Remember what is said of these paths, if anything is."""
    if labels == Labels():
        return
    async with database.write() as session:
        for place in _places(paths, links):
            value = TypeAdapter(Labels).dump_json(_lasting(said.by_place[place])).decode()
            await session.merge(FactRow(name=_NAME + place, value=value))


def _lasting(labels: Labels) -> Labels:
    """Open to all holds for the run: it takes back what was said before, and later the documents decide."""
    return replace(labels, audience="") if labels.audience == ORG else labels


def _places(paths: Sequence[Path], links: Links) -> list[str]:
    """As ``Links.of`` names what lies there."""
    return [links.real(str(path), str(path if path.is_dir() else path.parent)) for path in paths]
