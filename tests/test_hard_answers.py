"""Hard cases that are told in a chat: contact points, no advice, no trace; legal matters."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from copilot.store.tables import SuggestionRow
from tests.answering import company, sayer, stands
from tests.fakes import MENTEE, Home

pytestmark = pytest.mark.anyio


async def test_a_hard_case_gets_contact_points_and_leaves_no_trace(firm: Home) -> None:
    message = "Mein Mentor macht ständig Bemerkungen über mein Aussehen, ich halte das nicht mehr aus."
    answer = await firm.do("ask", MENTEE, question=message)
    assert answer["hard_case"]
    assert "vertrauen@firma.example" in " ".join(answer["lines"])
    assert "143" in " ".join(answer["lines"])
    assert answer["claims"] == []
    async with firm.app.database.read() as db:
        assert list(await db.scalars(select(SuggestionRow))) == []
    for evidence in answer["related"]:
        assert await stands(firm, evidence)


async def test_contact_points_are_named_in_the_language_of_who_asks(firm: Home, tmp_path: Path) -> None:
    english = "# Help\n\n### Confidential office\n\nFor harassment and bullying.\n\n- Mail: vertrauen@firma.example\n"
    (tmp_path / "help.md").write_text(english, "utf-8")
    await firm.do("ingest", paths=[str(tmp_path / "help.md")])
    for question, name in (
        ("Ich werde in meinem Team gemobbt.", "Vertrauensstelle"),
        ("I am being bullied by my team.", "Confidential office"),
    ):
        answer = await firm.do("ask", MENTEE, question=question)
        assert answer["ask"][0]["who"] == name


async def test_what_is_said_by_hints_only_is_a_hard_case_too(firm: Home) -> None:
    answer = await firm.do(
        "ask", MENTEE, question="Es wäre mir recht, wenn ich morgen früh einfach kalt im Bett läge."
    )
    assert answer["hard_case"] == "self_harm"
    assert answer["urgent"]
    async with firm.app.database.read() as session:
        assert not (
            await session.scalars(select(SuggestionRow.id).where(SuggestionRow.kind == "answer"))
        ).all()


async def test_no_word_of_a_hard_case_reaches_a_model(tmp_path: Path) -> None:
    model = sayer(yes="Vertrauensstelle")
    home = await company(tmp_path, model)
    model.asked.clear()
    await home.do(
        "ask", MENTEE, question="Seit Monaten werde ich im Team gemobbt und kann nicht mehr schlafen."
    )
    assert model.asked == []
    await home.app.close()


async def test_legal_advice_is_not_given_and_the_documents_words_are(firm: Home) -> None:
    answer = await firm.do("ask", MENTEE, question="Kann ich klagen, wenn meine Ferientage verfallen?")
    assert "rechtliche Beratung" in answer["notice"]
    assert answer["ask"]
