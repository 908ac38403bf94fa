"""Documents for assistants: listed and read by those they are for; no note is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.mcp import documents
from tests.assistants import assistant, found, reading, refused, said, use
from tests.fakes import MENTEE, MENTOR, STRANGER, Home
from tests.searching import EVA, ingest

pytestmark = pytest.mark.anyio
PLAN = "# Sabbatical\n\nEin Sabbatical dauert höchstens drei Monate.\n"
HOW_LONG = "Ein Sabbatical dauert höchstens wie viele Monate?"
PROMISE = "Lea schickt bis 30. April den Lebenslauf."


async def test_documents_are_listed_and_read_by_those_they_are_for(two_pairs: Home, tmp_path: Path) -> None:
    await ingest(
        two_pairs, tmp_path / "a", {"lohn stufe.md": "# Lohn\n\nDer Lohn steigt im April."}, owner="HR"
    )
    await ingest(two_pairs, tmp_path / "b", {"plan.md": "# Plan\n\nNur hier."}, audience="programme:zweites")
    lohn, plan = f"{documents.PREFIX}lohn%20stufe.md", f"{documents.PREFIX}plan.md"
    async with assistant(two_pairs, EVA) as client:
        listed = (await client.list_resources()).resources
        assert [(r.uri, r.name) for r in listed] == [(lohn, "lohn stufe.md"), (plan, "plan.md")]
        assert "HR" in listed[0].description
        assert "im April" in await reading(client, lohn)
        assert "Nur hier" in await reading(client, plan)
    async with assistant(two_pairs, MENTEE) as client:
        assert [r.uri for r in (await client.list_resources()).resources] == [lohn]
        closed = await reading(client, plan)
        assert closed == "Die Quelle «plan.md» gibt es nicht."
        assert (await reading(client, f"{documents.PREFIX}nie.md")).replace("nie", "plan") == closed


async def test_no_note_and_no_record_is_read_by_guessing_its_address(pair: Home) -> None:
    shared = (await pair.note(PROMISE))["note"]
    private = (await pair.note("Nur für mich.", private=True))["note"]
    commitment = (await pair.do("commitment_list", MENTEE, pair="wir"))["commitments"][0]["id"]
    passage = (await pair.do("search", MENTEE, query="Lebenslauf"))["results"][0]["passage_id"]
    guesses = (f"note:{shared}", f"note:{private}", f"commitment:{commitment}", passage)
    for email in (MENTEE, MENTOR, STRANGER, None):
        async with assistant(pair, email) as client:
            assert (await client.list_resources()).resources == []
            for guess in guesses:
                for address in (
                    f"{documents.PREFIX}{guess}",
                    f"{documents.PREFIX}{guess}".replace(":", "%3A"),
                ):
                    text = await reading(client, address)
                    assert PROMISE not in text
                    assert "für mich" not in text
            assert "gibt es nicht" in await reading(client, "file:///etc/passwd")


async def test_many_documents_come_in_pages_that_miss_none(pair: Home, tmp_path: Path) -> None:
    many = {f"{n:03}.md": f"# Nummer {n}\n\nSatz {n}." for n in range(documents.PAGE + 3)}
    await ingest(pair, tmp_path / "docs", many)
    async with assistant(pair, MENTEE) as client:
        first = await client.list_resources()
        rest = await client.list_resources(cursor=first.next_cursor)
    assert rest.next_cursor is None
    assert [r.name for r in (*first.resources, *rest.resources)] == sorted(many)


async def test_a_question_is_answered_only_for_those_a_document_is_for(
    two_pairs: Home, tmp_path: Path
) -> None:
    await ingest(two_pairs, tmp_path / "b", {"plan.md": PLAN}, audience="programme:zweites")
    async with assistant(two_pairs, EVA) as client:
        result = await use(client, "ask", question=HOW_LONG)
        assert "drei Monate" in said(result)
        assert found(result)["claims"][0]["evidence"][0]["source"] == "plan.md"
    async with assistant(two_pairs, MENTEE) as client:
        result = await use(client, "ask", question=HOW_LONG)
        assert found(result)["claims"] == []
        assert "drei Monate" not in said(result) + str(found(result))
        others = await use(client, "ask", question="Was gilt?", pair="andere")
        nobodys = await use(client, "ask", question="Was gilt?", pair="keines")
        assert refused(others) == refused(nobodys) == "pair_closed"
    async with assistant(two_pairs, None) as client:
        assert refused(await use(client, "ask", question="Was gilt?"))
