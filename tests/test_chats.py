"""Conversations: follow-ups, what is kept and for whom, what is erased."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.operations.answer_markdown import as_markdown
from copilot.store.tables import ChatRow, SuggestionRow, TurnRow
from tests.answering import company
from tests.fakes import MENTEE, MENTOR, STRANGER, Home

pytestmark = pytest.mark.anyio


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Home]:
    home = await company(tmp_path)
    yield home
    await home.app.close()


async def _chat(home: Home, who: str = MENTEE) -> str:
    return str((await home.do("chat_new", who))["chat"])


async def test_a_follow_up_is_looked_up_with_what_it_leaves_out(firm: Home) -> None:
    chat = await _chat(firm)
    await firm.do("chat_ask", MENTEE, chat=chat, question="Wie viele Ferientage habe ich pro Jahr?")
    answer = await firm.do("chat_ask", MENTEE, chat=chat, question="und bei Teilzeit?")
    assert "Ferientage" in answer["standalone"]
    assert "Teilzeit" in answer["standalone"]
    assert any("anteilig" in claim["text"] for claim in answer["claims"])


async def test_another_subject_stands_by_itself(firm: Home) -> None:
    chat = await _chat(firm)
    await firm.do("chat_ask", MENTEE, chat=chat, question="Wie viele Ferientage habe ich pro Jahr?")
    answer = await firm.do("chat_ask", MENTEE, chat=chat, question="Wofür ist die Mentee zuständig?")
    assert "Ferientage" not in answer["standalone"]


async def test_a_conversation_is_listed_renamed_shown_and_exported_by_its_person_alone(firm: Home) -> None:
    chat = await _chat(firm)
    await firm.do("chat_ask", MENTEE, chat=chat, question="Wie viele Ferientage habe ich pro Jahr?")
    listed = (await firm.do("chat_list", MENTEE))["chats"]
    assert [(c["chat"], c["title"], c["turns"]) for c in listed] == [
        (chat, "Wie viele Ferientage habe ich pro Jahr?", 1)
    ]
    await firm.do("chat_rename", MENTEE, chat=chat, title="Ferien")
    assert (await firm.do("chat_show", MENTEE, chat=chat))["title"] == "Ferien"
    exported = (await firm.do("chat_export", MENTEE, chat=chat))["content"]
    assert "26 Ferientage" in exported
    for operation, more in (
        ("chat_show", {}),
        ("chat_rename", {"title": "x"}),
        ("chat_delete", {}),
        ("chat_export", {}),
        ("chat_ask", {"question": "Und?"}),
    ):
        for other in (MENTOR, STRANGER):
            with pytest.raises(NotFound):
                await firm.do(operation, other, chat=chat, **more)
        with pytest.raises(NotFound):
            await firm.do(operation, MENTEE, chat="gibtsnicht", **more)
    assert (await firm.do("chat_list", MENTOR))["chats"] == []


async def test_a_deleted_conversation_is_gone_from_the_files(firm: Home) -> None:
    chat = await _chat(firm)
    await firm.do(
        "chat_ask", MENTEE, chat=chat, question="Wie viele Ferientage habe ich als Zeppelinpilotin?"
    )
    await firm.do("chat_delete", MENTEE, chat=chat)
    async with firm.app.database.read() as db:
        for table in (ChatRow, TurnRow, SuggestionRow):
            assert list(await db.scalars(select(table))) == []
    folder = firm.app.settings.home
    for file in folder.glob("mentoring.db*"):
        assert b"Zeppelinpilotin" not in file.read_bytes()


async def test_of_a_hard_case_a_conversation_keeps_no_word(firm: Home) -> None:
    chat = await _chat(firm)
    message = "Ich werde im Team gemobbt und halte es nicht mehr aus."
    answer = await firm.do("chat_ask", MENTEE, chat=chat, question=message)
    assert answer["hard_case"]
    shown = await firm.do("chat_show", MENTEE, chat=chat)
    assert [(t["kind"], t["question"], t["answer"]) for t in shown["history"]] == [("hard_case", "", None)]
    assert "gemobbt" not in str(await firm.do("chat_export", MENTEE, chat=chat))
    async with firm.app.database.read() as db:
        for table in ("translations", "suggestions", "chat_turns", "chats", "audit"):
            rows = (await db.execute(text(f"SELECT * FROM {table}"))).all()
            assert "gemobbt" not in str(rows)


async def test_a_note_that_is_erased_takes_the_answers_with_it_and_the_question_stays(firm: Home) -> None:
    chat = await _chat(firm)
    question = "Was haben wir zur Präsentation vereinbart?"
    answer = await firm.do("chat_ask", MENTEE, chat=chat, question=question)
    note = answer["claims"][0]["evidence"][0]["source"].removeprefix("note:")
    await firm.do("note_delete", MENTEE, note=note)
    turn = (await firm.do("chat_show", MENTEE, chat=chat))["history"][0]
    assert (turn["question"], turn["answer"]) == (question, None)


async def test_titles_and_pairs_are_checked(firm: Home) -> None:
    chat = await _chat(firm)
    for title in ("  ", "x" * 200):
        with pytest.raises(BadInput):
            await firm.do("chat_rename", MENTEE, chat=chat, title=title)
    with pytest.raises(NotAllowed):
        await firm.do("chat_new", STRANGER, pair="wir")
    with pytest.raises(NotAllowed):
        await firm.do("chat_new", None)


def test_what_comes_nearest_and_that_it_was_stopped_is_exported() -> None:
    near = {"quote": "Velos stehen im Hof.", "label": "Veloplatz", "source": "velo.md", "date": "2026-01-01"}
    answer = {"claims": [], "not_said": "Dazu sagen die Unterlagen nichts.", "related": [near], "ask": [],
              "stopped": True}  # fmt: skip
    chat = {
        "title": "Velo",
        "history": [{"kind": "question", "question": "Wo ist mein Velo?", "answer": answer}],
    }
    exported = as_markdown(chat, "de")
    assert "Am nächsten kommen:\n- «Velos stehen im Hof.» Veloplatz, 2026-01-01\n" in exported
    assert "Angehalten: das ist, was bis dahin geprüft war." in exported
