"""Who may read what: tests that try to get at what isn't theirs."""

from __future__ import annotations

import pytest

from copilot import access
from copilot.access import Audiences, Viewer
from copilot.errors import NotAllowed, NotFound
from tests.fakes import MENTEE, MENTOR, STRANGER, Home

pytestmark = pytest.mark.anyio
SECRET = "Seepferdchen"
LEAD = "lead@firma.example"


async def test_nobody_but_access_makes_audiences() -> None:
    with pytest.raises(TypeError):
        Audiences(["org"], maker=object())


@pytest.mark.parametrize("email", [STRANGER, LEAD, None, "nobody@firma.example"])
async def test_only_the_two_of_a_pair_get_its_agenda_notes_commitments_and_goals(
    pair: Home, email: str | None
) -> None:
    await pair.note(f"Lea schickt bis Freitag das {SECRET}.")
    for operation in ("agenda", "note_list", "commitment_list", "goal_list"):
        with pytest.raises(NotAllowed) as error:
            await pair.do(operation, email, pair="wir")
        assert error.value.exit_code == 3
        assert SECRET not in str(error.value.render("de"))


async def test_a_pair_that_is_not_there_looks_like_one_that_is_not_mine(pair: Home) -> None:
    messages = []
    for name in ("wir", "gibt-es-nicht"):
        with pytest.raises(NotAllowed) as error:
            await pair.do("agenda", STRANGER, pair=name)
        messages.append(error.value.render("de")["message"].replace(name, "X"))
    assert messages[0] == messages[1]


async def test_search_finds_a_note_for_its_pair_and_for_nobody_else(pair: Home) -> None:
    await pair.note(f"Lea schickt bis Freitag das {SECRET}.")
    found = await pair.do("search", MENTOR, query=SECRET)
    assert any(SECRET in hit["text"] for hit in found["results"])
    for email in (STRANGER, LEAD, None):
        assert SECRET not in str(await pair.do("search", email, query=SECRET))


async def test_a_private_note_is_its_writers_alone_everywhere(pair: Home) -> None:
    note = (await pair.note(f"Ich schicke bis Freitag das {SECRET}.", email=MENTOR, private=True))["note"]
    assert SECRET not in str(await pair.do("search", MENTEE, query=SECRET))
    assert SECRET not in str(await pair.do("commitment_list", MENTEE, pair="wir"))
    assert SECRET in str(await pair.do("commitment_list", MENTOR, pair="wir"))
    assert note not in str(await pair.do("note_list", MENTEE, pair="wir"))
    for operation, arguments in (("note_show", {"note": note}), ("source", {"source": f"note:{note}"})):
        with pytest.raises(NotFound):
            await pair.do(operation, MENTEE, **arguments)


async def test_a_mentors_second_pair_sees_nothing_of_the_first(pair: Home) -> None:
    await pair.note(f"Lea schickt bis Freitag das {SECRET}.")
    await pair.note(f"{SECRET} privat über Lea.", email=MENTOR, private=True)
    await pair.do("pair_add", mentor=MENTOR, mentee=STRANGER, programme="aufwind", id="zweites")
    other = await pair.do("agenda", MENTOR, pair="zweites", date="2026-04-09", private=True)
    assert SECRET not in str(other)


async def test_the_own_sheet_is_for_mentors(pair: Home) -> None:
    with pytest.raises(NotAllowed):
        await pair.do("agenda", MENTEE, pair="wir", private=True)


async def test_records_of_a_pair_are_sources_for_the_pair_only(pair: Home) -> None:
    commitment = await pair.do("commitment_add", MENTEE, pair="wir", what=f"{SECRET} bringen")
    source = f"commitment:{commitment['id']}"
    assert SECRET in (await pair.do("source", MENTOR, source=source))["text"]
    for email in (STRANGER, None):
        with pytest.raises(NotFound):
            await pair.do("source", email, source=source)


async def test_programme_documents_are_for_its_members(pair: Home, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "docs"
    folder.mkdir()
    (folder / "charta.txt").write_text(f"Das {SECRET} ist das Ziel des Programms.", "utf-8")
    await pair.do("people_import", text="email,name,role,programme\nx@y.example,X,mentee,anderes\n")
    await pair.do("ingest", paths=[str(folder)], audience="programme:aufwind")
    assert SECRET in str(await pair.do("search", MENTEE, query=SECRET))
    assert SECRET not in str(await pair.do("search", "x@y.example", query=SECRET))
    with pytest.raises(NotFound):
        await pair.do("source", "x@y.example", source="charta.txt")


async def test_a_right_taken_away_counts_from_the_next_search(pair: Home) -> None:
    from sqlalchemy import delete

    from copilot.store.tables import PairRow

    await pair.note(f"Lea schickt bis Freitag das {SECRET}.")
    assert SECRET in str(await pair.do("search", MENTEE, query=SECRET))
    async with pair.app.database.write() as session:
        await session.execute(delete(PairRow).where(PairRow.id == "wir"))
    assert SECRET not in str(await pair.do("search", MENTEE, query=SECRET))


async def test_the_operator_has_no_pairs_or_persons_audiences(pair: Home) -> None:
    async with pair.app.database.read() as session:
        names = (await access.audiences(session, Viewer(None))).names
    assert not [name for name in names if name.startswith(("pair:", "person:"))]
