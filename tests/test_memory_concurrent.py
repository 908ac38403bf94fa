"""Two at once, changes in the middle, a program that is killed: nothing doubled, half-made or out of date."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import func, select

from copilot.errors import MentoringError, NotFound
from copilot.llm import Message, Reply
from copilot.store.tables import CommitmentRow, NoteRow, PassageRow, SessionRow, SuggestionRow
from tests.fakes import MENTEE, MENTOR, Home, ScriptedModel, item, open_home, texts

pytestmark = pytest.mark.anyio
PROMISE = "Lea schickt bis 30. April den Lebenslauf."


async def count(home: Home, table: type[Any]) -> int:
    async with home.app.database.read() as db:
        return int(await db.scalar(select(func.count()).select_from(table)) or 0)


async def at_once(*works: Any) -> list[Any]:
    """The results of all, in their order; an error stands for the result of what failed."""
    done: list[Any] = [None] * len(works)

    async def do(number: int, work: Any) -> None:
        try:
            done[number] = await work
        except MentoringError as error:
            done[number] = error

    async with anyio.create_task_group() as tasks:
        for number, work in enumerate(works):
            tasks.start_soon(do, number, work)
    return done


async def test_the_same_note_sent_several_times_at_once_is_one_note(pair: Home) -> None:
    results = await at_once(*(pair.note(PROMISE) for _ in range(4)))
    assert len({result["note"] for result in results}) == 1
    assert sorted(result["again"] for result in results) == [False, True, True, True]
    assert [await count(pair, table) for table in (NoteRow, CommitmentRow, SessionRow)] == [1, 1, 1]


async def test_both_write_of_the_same_session_at_once_and_share_session_and_promise(pair: Home) -> None:
    one, other = await at_once(
        pair.note(f"Aus meiner Sicht gut. {PROMISE}", email=MENTOR),
        pair.note("Good talk. I'll send my CV by 30 April.", email=MENTEE),
    )
    proposed = [len(result["proposed"]["commitments"]) for result in (one, other)]
    again = [len(result["proposed"]["again"]) for result in (one, other)]
    assert (sorted(proposed), sorted(again)) == ([0, 1], [0, 1])
    assert [await count(pair, table) for table in (NoteRow, CommitmentRow, SessionRow)] == [2, 1, 1]


async def test_both_confirm_the_same_note_at_once_and_it_is_decided_once(pair: Home) -> None:
    note = (await pair.note(PROMISE))["note"]
    (found,) = (await pair.do("commitment_list", MENTEE, pair="wir"))["commitments"]
    results = await at_once(*(pair.do("note_confirm", e, note=note) for e in (MENTOR, MENTEE)))
    assert sorted(len(result["confirmed"]) for result in results) == [0, 1]
    shown = await pair.do("commitment_show", MENTOR, commitment=found["id"])
    assert shown["status"] == "open"
    assert [event["what"] for event in shown["history"]] == ["made", "confirmed"]


async def test_one_confirms_what_the_other_drops_at_the_same_time_and_the_second_hears_of_it(
    pair: Home,
) -> None:
    note = (await pair.note(PROMISE))["note"]
    (found,) = (await pair.do("commitment_list", MENTEE, pair="wir"))["commitments"]
    kept, dropped = await at_once(
        pair.do("note_confirm", MENTOR, note=note, keep=[found["id"]]),
        pair.do("note_confirm", MENTEE, note=note, drop=[found["id"]]),
    )
    (late,) = [result for result in (kept, dropped) if isinstance(result, NotFound)]
    assert late.code == "proposal_unknown"
    shown = await pair.do("commitment_show", MENTOR, commitment=found["id"])
    assert shown["status"] == ("dropped" if late is kept else "open")
    assert len(shown["history"]) == 2


class Meanwhile(ScriptedModel):
    """A model during whose first answer something happens to the home."""

    def __init__(self, operation: str, **arguments: Any) -> None:
        super().__init__(lambda _: None)
        self.home: Home | None = None
        self._what = (operation, arguments)

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        home, self.home = self.home, None
        if home is not None:
            (note,) = (await home.do("note_list", MENTEE, pair="wir"))["notes"]
            await home.do(self._what[0], MENTEE, note=note["note"], **self._what[1])
        return await super().word(messages, max_tokens=max_tokens)


async def suggestion(folder: Path, model: Meanwhile, operation: str) -> tuple[Home, dict[str, Any]]:
    """What is suggested while that happens to the one note."""
    home = await (await open_home(folder, model)).with_pair()
    await home.note(f"Quittenschnaps. {PROMISE}")
    model.home = home
    result = await home.do(operation, MENTOR, pair="wir", date="2026-04-09")
    assert model.home is None
    return home, result


@pytest.mark.parametrize("operation", ["agenda", "questions"])
async def test_a_note_edited_meanwhile_is_quoted_as_it_reads_now(tmp_path: Path, operation: str) -> None:
    model = Meanwhile("note_edit", text="Neu ist: Lea schickt bis 15. Mai das Dossier.")
    home, result = await suggestion(tmp_path / "home", model, operation)
    assert "Lebenslauf" not in str(result)
    assert "Dossier" in str(result)
    for entry in result["items"]:
        for rests in (*entry["points"], *entry.get("asked", ())):
            for evidence in rests["evidence"]:
                stored = (await home.do("source", MENTOR, source=evidence["source"]))["text"]
                assert stored[evidence["start"] : evidence["end"]] == evidence["quote"]
    await home.app.close()


async def test_a_note_erased_meanwhile_leaves_nothing_in_what_is_recorded(tmp_path: Path) -> None:
    home, result = await suggestion(tmp_path / "home", Meanwhile("note_delete"), "agenda")
    assert "Lebenslauf" not in texts(result)
    assert await count(home, SuggestionRow) == 1
    await home.app.close()
    for file in (tmp_path / "home").rglob("*"):
        assert not file.is_file() or b"Lebenslauf" not in file.read_bytes(), file.name


KILLED = """
import asyncio, sys
from pathlib import Path
from copilot.operations import Call, writing
from tests.fakes import MENTEE, open_home

async def main():
    home = await open_home(Path(sys.argv[1]))
    write = home.app.database.write
    async with write() as db:
        home.app.database.write = lambda: Held(db)
        await writing.note_add(Call(home.app, MENTEE), pair="wir", text=sys.argv[2])

class Held:
    def __init__(self, db): self.db = db
    async def __aenter__(self): return self.db
    async def __aexit__(self, *_):
        await self.db.flush()
        print("written, not committed", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_program_killed_while_it_stores_a_note_leaves_nothing_half_made(tmp_path: Path) -> None:
    home = await (await open_home(tmp_path / "home")).with_pair()
    await home.note(PROMISE, day="2026-03-01")
    before = [await count(home, table) for table in (NoteRow, CommitmentRow, PassageRow, SessionRow)]
    await home.app.close()
    text = f"{PROMISE.replace('30. April', '15. Mai')} Urs klärt bis 20. April die Kosten."
    arguments = ["-c", KILLED, str(tmp_path / "home"), text]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parent.parent
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"written, not committed\n"
    process.kill()
    await process.wait()
    home = await open_home(tmp_path / "home")
    after = [await count(home, table) for table in (NoteRow, CommitmentRow, PassageRow, SessionRow)]
    assert after == before
    (point,) = item(await home.agenda(), "commitments")["points"]
    assert "30. April" in point["text"]
    moved = await home.note(text)
    assert (len(moved["proposed"]["moved"]), len(moved["proposed"]["commitments"])) == (1, 1)
    await home.app.close()
