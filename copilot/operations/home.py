"""A home: made, and filled with the invented sample company."""

from __future__ import annotations

import base64
import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete, select

from copilot.errors import BadInput
from copilot.index import sync
from copilot.operations import documents, feedback, goals, people, programmes, sessions, writing
from copilot.operations.base import Call, Json
from copilot.operations.commitments import commitment_set
from copilot.prompts import folder
from copilot.store.tables import CommitmentRow, GoalRow, NoteRow, PairRow

SAMPLE_DAY = date(2026, 11, 30)
"""The day on which the sample's story stands."""
SAMPLE_PROGRAMME = "aufwind-2026"


async def init(call: Call, *, sample: bool = False) -> Json:
    """Make the home; with ``sample`` fill an empty one with the invented company, its pairs and notes."""
    home = str(call.app.settings.home)
    if not sample:
        return {"home": home, "sample": False}
    async with call.app.database.read() as db:
        if await db.scalar(select(PairRow.id).limit(1)) is not None:
            raise BadInput("home_not_empty")
    data = folder("knowledge")
    report = await documents.ingest(call, paths=[str(data / "company")])
    for name, load in (("people", people.people_import), ("pairs", people.pair_import)):
        await load(call, text=(data / "sample" / f"{name}.csv").read_text("utf-8"))
    await _programme(call, data)
    await _sessions(call, data)
    await _goals(call, data)
    count = await _notes(call, data)
    await _topics(call, data)
    told = base64.b64encode((data / "sample" / "feedback.csv").read_bytes()).decode()
    await feedback.feedback_import(call, content=told)
    await sync.bring_up_to_date(
        call.app.database, call.app.index, call.app.embedder, call.progress("passages")
    )
    return {"home": home, "sample": True, "documents": report["added"], "notes": count}


async def _programme(call: Call, data: Path) -> None:
    start, end = date(2026, 1, 12), date(2027, 6, 24)
    await programmes.programme_add(call, programme=SAMPLE_PROGRAMME, start=start, end=end, cadence="2w")
    charter = (data / "sample" / "charter.md").read_text("utf-8")
    await programmes.charter_set(call, programme=SAMPLE_PROGRAMME, text=charter, date=date(2025, 12, 2))


def _rows(data: Path, name: str) -> Iterator[dict[str, str]]:
    with (data / "sample" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


async def _sessions(call: Call, data: Path) -> None:
    for row in _rows(data, "sessions"):
        await sessions.session_add(
            call,
            pair=row["pair"],
            at=datetime.fromisoformat(row["at"]),
            minutes=int(row["minutes"]),
            kind=row["kind"],
            link=row["link"],
        )


async def _goals(call: Call, data: Path) -> None:
    ids: dict[tuple[str, str], str] = {}
    first: dict[tuple[str, str], date] = {}
    for row in _rows(data, "progress"):
        key = (row["pair"], row["goal"])
        first[key] = min(first.get(key, date.max), date.fromisoformat(row["day"]))
    for row in _rows(data, "goals"):
        key = (row["pair"], row["text"])
        made = await goals.goal_add(
            call,
            pair=row["pair"],
            text=row["text"],
            measure=row["measure"] or None,
            unit=row["unit"] or None,
            baseline=float(row["baseline"]) if row["baseline"] else None,
            target=float(row["target"]) if row["target"] else None,
            due=date.fromisoformat(row["due"]) if row["due"] else None,
            date=first.get(key, SAMPLE_DAY),
        )
        ids[key] = made["id"]
    for row in _rows(data, "progress"):
        day = date.fromisoformat(row["day"])
        await goals.goal_progress(
            call, goal=ids[(row["pair"], row["goal"])], value=float(row["value"]), date=day
        )


def _pair_people(data: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: {"mentor": row["mentor"], "mentee": row["mentee"]} for row in _rows(data, "pairs")}


async def _notes(call: Call, data: Path) -> int:
    """The notes in the order they were written; the two of each pair confirm what the newest leaves behind."""
    pairs = _pair_people(data)
    files = sorted(
        (data / "sample" / "notes").glob("*/*.md"), key=lambda f: (f.stem[:10], f.parent.name, f.stem)
    )
    for number, file in enumerate(files):
        pair, day, (side, *rest) = (
            file.parent.name,
            date.fromisoformat(file.stem[:10]),
            file.stem[11:].split("-"),
        )
        writer = pairs[pair]["mentor" if side == "mentor" else "mentee"]
        mine = Call(call.app, writer, call.language)
        await writing.note_add(
            mine, pair=pair, text=file.read_text("utf-8"), date=day, private="private" in rest
        )
        call.progress("notes")(number + 1, len(files))
    still_open = list(_rows(data, "open"))
    for pair, who in pairs.items():
        sentences = [row["sentence"] for row in still_open if row["pair"] == pair]
        await _confirm(Call(call.app, who["mentee"], call.language), pair, sentences)
    return len(files)


async def _confirm(mine: Call, pair: str, still_open: Sequence[str]) -> None:
    """As the pair did: of what is older than the newest note, a few things are open, the rest was kept."""
    async with mine.app.database.read() as db:
        shared = (NoteRow.pair_id == pair, NoteRow.private.is_(False))
        days = sorted(set(await db.scalars(select(NoteRow.day).where(*shared))))
        rows = (
            await db.execute(
                select(CommitmentRow, NoteRow.text)
                .join(NoteRow, NoteRow.id == CommitmentRow.note_id)
                .where(CommitmentRow.audience == f"pair:{pair}", CommitmentRow.status == "proposed", *shared)
            )
        ).all()
    for row, text in rows:
        if row.made == days[-1]:
            continue
        sentence = text[row.start or 0 : row.end or 0]
        if any(words in sentence for words in still_open):
            await commitment_set(mine, commitment=row.id, status="open")
        else:
            day = next(day for day in days if day > row.made)
            await commitment_set(mine, commitment=row.id, status="done", date=day)
    # the pairs have set their goals by hand: what their notes say of them would stand there twice
    async with mine.app.database.write() as db:
        await db.execute(delete(GoalRow).where(GoalRow.pair_id == pair, GoalRow.status == "proposed"))


async def _topics(call: Call, data: Path) -> None:
    for row in _rows(data, "topics"):
        mine = Call(call.app, row["by"], call.language)
        await sessions.topic_add(
            mine, pair=row["pair"], text=row["text"], date=date.fromisoformat(row["day"])
        )
