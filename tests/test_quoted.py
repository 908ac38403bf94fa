"""What was quoted of a document can still be read, by those who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, select, text

from copilot.errors import NotFound
from copilot.store.database import HEAD, open_database
from copilot.store.tables import DocumentRow, SuggestionRow, VersionRow
from tests.fakes import MENTEE, MENTOR, STRANGER, Home
from tests.folders import count, write

pytestmark = pytest.mark.anyio


async def quoted(pair: Home, docs: Path, audience: str = "org") -> dict[str, Any]:
    """The quote of a handbook in a recorded agenda; the handbook has a second, unquoted paragraph."""
    (docs / "teilzeit.md").write_text(
        "# Führen in Teilzeit\n\n## Voraussetzungen\n\nDie Teamleitung Empfang steht ab 60 % Pensum offen.\n\n"
        "## Gesuch\n\nGesuche gehen an die Bereichsleitung.\n",
        "utf-8",
    )
    await pair.do("ingest", paths=[str(docs)], audience=audience)
    await pair.do(
        "topic_add", MENTEE, pair="wir", text="Teamleitung Empfang mit 70 % Pensum", date="2026-04-01"
    )
    agenda = await pair.agenda()
    quotes = [e for i in agenda["items"] for p in i["points"] for e in p["evidence"]]
    return next(e for e in quotes if e["kind"] == "document")


async def test_a_quote_resolves_to_the_version_it_is_of_marked_as_replaced(pair: Home, docs: Path) -> None:
    quote = await quoted(pair, docs)
    path = docs / "teilzeit.md"
    path.write_text(path.read_text("utf-8").replace("60 %", "80 %"), "utf-8")
    await pair.do("ingest", paths=[str(docs)])
    for asked in (
        {"source": quote["passage_id"]},
        {"source": quote["source"], "passage": quote["passage_id"]},
    ):
        old = await pair.do("source", MENTEE, **asked)
        assert old["text"][quote["start"] : quote["end"]] == quote["quote"]
        assert old["current"] == "teilzeit.md"
        assert len(old["replaced"]) == len("2026-11-23")
    now = await pair.do("source", MENTEE, source="teilzeit.md")
    assert "80 %" in now["text"]
    assert "replaced" not in now
    path.unlink()
    await pair.do("ingest", paths=[str(docs)])
    assert (await pair.do("source", MENTEE, source=quote["passage_id"]))["current"] is None
    with pytest.raises(NotFound):
        await pair.do("source", MENTEE, source="teilzeit.md")


async def test_a_passage_that_is_still_there_resolves_to_the_current_text(pair: Home, docs: Path) -> None:
    quote = await quoted(pair, docs)
    path = docs / "teilzeit.md"
    changed = (
        path.read_text("utf-8").replace("## Vor", "Ein Vorwort.\n\n## Vor").replace("Gesuche", "Anträge")
    )
    path.write_text(changed, "utf-8")
    await pair.do("ingest", paths=[str(docs)])
    path.rename(docs / "umbenannt.md")
    await pair.do("ingest", paths=[str(docs)])
    found = await pair.do("source", MENTEE, source=quote["source"], passage=quote["passage_id"])
    assert found["source"] == "umbenannt.md"
    assert "replaced" not in found
    place = found["passage"]
    assert quote["quote"] in found["text"][place["start"] : place["end"]]
    assert await count(pair, VersionRow) == 0


async def test_nothing_is_kept_of_what_nobody_quoted_and_a_version_goes_with_its_last_quote(
    pair: Home, docs: Path
) -> None:
    quote = await quoted(pair, docs)
    write(docs, b="Lohn")
    await pair.do("ingest", paths=[str(docs)])
    write(docs, b="Gehalt")
    await pair.do("ingest", paths=[str(docs)])
    (docs / "b.md").unlink()
    await pair.do("ingest", paths=[str(docs)])
    assert await count(pair, VersionRow) == 0
    (docs / "teilzeit.md").unlink()
    await pair.do("ingest", paths=[str(docs)])
    assert await count(pair, VersionRow) == 1
    async with pair.app.database.write() as session:
        await session.execute(delete(SuggestionRow))
    assert await count(pair, VersionRow) == 0
    with pytest.raises(NotFound):
        await pair.do("source", MENTEE, source=quote["passage_id"])


async def test_a_version_is_read_by_those_who_might_read_it_then_and_may_read_its_document_now(
    pair: Home, docs: Path
) -> None:
    other = "anna@firma.example"
    await pair.do("people_import", text=f"email,name,role,programme\n{other},Anna,mentee,anderes\n")
    quote = await quoted(pair, docs, audience="programme:aufwind")
    path = docs / "teilzeit.md"
    path.write_text(path.read_text("utf-8").replace("60 %", "80 %"), "utf-8")
    await pair.do("ingest", paths=[str(docs)], audience="org")
    assert (await pair.do("source", STRANGER, source=quote["passage_id"]))["replaced"]
    with pytest.raises(NotFound) as unreadable:
        await pair.do("source", other, source=quote["passage_id"])
    with pytest.raises(NotFound) as unknown:
        await pair.do("source", other, source="0123456789abcdef")
    assert unreadable.value.code == unknown.value.code
    await pair.do("ingest", paths=[str(docs)], audience="programme:anderes")
    with pytest.raises(NotFound):
        await pair.do("source", MENTOR, source=quote["passage_id"])


async def test_of_a_document_for_people_nobody_knows_no_earlier_text_is_left_either(
    pair: Home, docs: Path
) -> None:
    quote = await quoted(pair, docs)
    path = docs / "teilzeit.md"
    path.write_text(path.read_text("utf-8").replace("60 %", "80 %"), "utf-8")
    await pair.do("ingest", paths=[str(docs)])
    assert await count(pair, VersionRow) == 1
    path.write_text("---\naudience: programme:nein\n---\n" + path.read_text("utf-8"), "utf-8")
    await pair.do("ingest", paths=[str(docs)])
    assert await count(pair, VersionRow) == 0
    with pytest.raises(NotFound):
        await pair.do("source", MENTEE, source=quote["passage_id"])


async def test_a_passage_of_a_note_is_found_by_its_pair_only(pair: Home) -> None:
    note = await pair.note("Lea schickt bis 30. April den Lebenslauf.")
    passage = (await pair.do("search", MENTEE, query="Lebenslauf"))["results"][0]["passage_id"]
    assert (await pair.do("source", MENTOR, source=passage))["source"] == f"note:{note['note']}"
    for closed in (STRANGER, None):
        with pytest.raises(NotFound):
            await pair.do("source", closed, source=passage)


async def test_a_home_of_the_first_form_keeps_its_documents_and_quotes(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    place = tmp_path / "m.db"
    engine = create_engine(f"sqlite:///{place}")
    config = Config()
    config.set_main_option("script_location", "copilot.store:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for values in (
            "'d1', '/a/docs', 'x.md', '2026-01-01', 'neu'",
            "'d2', '/b/docs', 'docs//x.md', '2026-01-02', 'anders'",
            "'d3', '/a', 'docs/x.md', '2025-01-01', 'doppelt'",
        ):
            connection.execute(
                text(
                    "INSERT INTO documents (id, root, source, ingested, text, audience, title, owner, language, "
                    f"digest) VALUES ({values}, 'org', 'X', '', 'de', 'd')"
                )
            )
        result = (
            '{"items": [{"points": [{"evidence": [{"passage_id": "p1", "source": "x.md", '
            '"start": 0, "end": 3}]}]}]}'
        )
        connection.execute(
            text(
                "INSERT INTO suggestions (id, kind, made, audiences, model, prompt, result) "
                "VALUES ('s', 'agenda', '2026-01-01', '', '', '', :result)"
            ),
            {"result": result},
        )
        connection.execute(
            text("INSERT INTO evidence (suggestion_id, source, start, \"end\") VALUES ('s', 'x.md', 0, 3)")
        )
    engine.dispose()
    database = await open_database(f"sqlite+aiosqlite:///{place}")
    async with database.read() as session:
        rows = await session.scalars(select(DocumentRow).order_by(DocumentRow.id))
        assert [(row.id, row.path, row.text, row.tags) for row in rows] == [
            ("d1", "/a/docs/x.md", "neu", []),
            ("d2", "/b/docs/x.md", "anders", []),
        ]
        assert await session.scalar(text("SELECT passage_id FROM evidence")) == "p1"
        assert await session.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
    await database.close()
