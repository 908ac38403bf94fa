"""Documents stay current: who moved is still the same, what was quoted can still be read, labels count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, func, select, text

from copilot.errors import BadInput, NotFound
from copilot.store.database import HEAD, open_database
from copilot.store.tables import DocumentRow, PassageRow, SuggestionRow, VersionRow
from tests.fakes import MENTEE, MENTOR, STRANGER, Home

pytestmark = pytest.mark.anyio


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


def write(folder: Path, **texts: str) -> None:
    for name, words in texts.items():
        (folder / f"{name}.md").write_text(f"# Kapitel {words}\n\nHier steht etwas über {words}.\n", "utf-8")


def rename(path: Path, to: Path) -> Path:
    return path.rename(to)


async def stored(home: Home) -> dict[str, tuple[str, list[str]]]:
    """By source: the document's id and its passages' ids."""
    async with home.app.database.read() as session:
        rows = await session.execute(
            select(DocumentRow.source, DocumentRow.id, PassageRow.id)
            .join(PassageRow, PassageRow.document_id == DocumentRow.id)
            .order_by(PassageRow.start)
        )
        found: dict[str, tuple[str, list[str]]] = {}
        for source, document, passage in rows:
            found.setdefault(source, (document, []))[1].append(passage)
        return found


async def count(home: Home, table: Any) -> int:
    async with home.app.database.read() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


def numbers(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["added"], report["updated"], report["unchanged"], report["removed"]


# --- who is who


async def test_a_moved_and_a_renamed_file_keep_their_ids_and_nothing_is_embedded(
    home: Home, docs: Path
) -> None:
    write(docs, ferien="Ferien", lohn="Lohn", bleibt="Reisen")
    await home.do("ingest", paths=[str(docs)])
    before, embedded = await stored(home), len(home.embedder.embedded)
    (docs / "alt").mkdir()
    (docs / "ferien.md").rename(docs / "alt" / "ferien.md")
    (docs / "lohn.md").rename(docs / "gehalt.md")
    report = await home.do("ingest", paths=[str(docs)])
    assert numbers(report) == (0, 2, 1, 0)
    assert sorted(report["files"]["updated"]) == ["alt/ferien.md", "gehalt.md"]
    now = await stored(home)
    assert (now["alt/ferien.md"], now["gehalt.md"]) == (before["ferien.md"], before["lohn.md"])
    assert len(home.embedder.embedded) == embedded
    assert (await home.do("search", query="Lohn"))["results"][0]["source"] == "gehalt.md"
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (0, 0, 3, 0)


async def test_a_renamed_folder_keeps_its_documents_edited_and_removed_ones_included(
    home: Home, docs: Path, tmp_path: Path
) -> None:
    write(docs, a="Ferien", b="Lohn", c="Reisen", d="Spesen")
    await home.do("ingest", paths=[str(docs)])
    before = await stored(home)
    handbook = rename(docs, tmp_path / "handbuch")
    write(handbook, c="Reisen und Spesen", e="Neues")
    (handbook / "d.md").unlink()
    report = await home.do("ingest", paths=[str(handbook)])
    assert numbers(report) == (1, 3, 0, 1)
    now = await stored(home)
    assert sorted(now) == ["a.md", "b.md", "c.md", "e.md"]
    assert {name: now[name][0] for name in ("a.md", "b.md", "c.md")} == {
        name: before[name][0] for name in ("a.md", "b.md", "c.md")
    }
    assert now["a.md"] == before["a.md"]
    assert numbers(await home.do("ingest", paths=[str(handbook)])) == (0, 0, 4, 0)


async def test_chapters_that_are_renumbered_and_files_that_change_places_stay_themselves(
    home: Home, docs: Path
) -> None:
    write(docs, k1="Ferien", k2="Lohn", k3="Reisen", x="Spesen", y="Kurse")
    await home.do("ingest", paths=[str(docs)])
    before, embedded = await stored(home), len(home.embedder.embedded)
    for n in (3, 2, 1):
        (docs / f"k{n}.md").rename(docs / f"k{n + 1}.md")
    (docs / "x.md").rename(docs / "z.md")
    (docs / "y.md").rename(docs / "x.md")
    (docs / "z.md").rename(docs / "y.md")
    report = await home.do("ingest", paths=[str(docs)])
    assert numbers(report) == (0, 5, 0, 0)
    now = await stored(home)
    assert [now[f"k{n}.md"] for n in (2, 3, 4)] == [before[f"k{n}.md"] for n in (1, 2, 3)]
    assert (now["x.md"], now["y.md"]) == (before["y.md"], before["x.md"])
    assert len(home.embedder.embedded) == embedded


async def test_an_edited_file_stays_itself_also_when_another_now_has_its_old_text(
    home: Home, docs: Path
) -> None:
    write(docs, heute="Lohn 2026", gestern="Lohn 2025")
    await home.do("ingest", paths=[str(docs)])
    before = await stored(home)
    write(docs, heute="Lohn 2027", gestern="Lohn 2026", kopie="Lohn 2025")
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (1, 2, 0, 0)
    now = await stored(home)
    assert {name: now[name][0] for name in before} == {name: before[name][0] for name in before}


async def test_two_files_with_the_same_content_are_two_documents(home: Home, docs: Path) -> None:
    write(docs, a="Ferien", b="Ferien")
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (2, 0, 0, 0)
    before = await stored(home)
    (docs / "a.md").unlink()
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (0, 0, 1, 1)
    write(docs, c="Ferien")
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (1, 0, 1, 0)
    assert (await stored(home))["b.md"] == before["b.md"]


async def test_a_file_renamed_to_an_ending_that_does_not_fit_is_gone_from_search(
    home: Home, tmp_path: Path
) -> None:
    place = tmp_path / "plain"
    place.mkdir()
    (place / "lohn.md").write_text("Der Lohn steigt im April.", "utf-8")
    await home.do("ingest", paths=[str(place)])
    (place / "lohn.md").rename(place / "lohn.pdf")
    report = await home.do("ingest", paths=[str(place)])
    assert [failed["path"] for failed in report["failed"]] == ["lohn.pdf"]
    assert report["removed"] == 1
    assert (await home.do("search", query="Wann steigt der Lohn?"))["results"] == []


async def test_a_file_moved_onto_another_takes_its_place(home: Home, docs: Path) -> None:
    write(docs, a="Ferien", b="Lohn")
    await home.do("ingest", paths=[str(docs)])
    before = await stored(home)
    (docs / "a.md").replace(docs / "b.md")
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (0, 1, 0, 1)
    assert await stored(home) == {"b.md": before["a.md"]}


async def test_overlapping_paths_and_links_to_a_folder_make_no_second_document(
    home: Home, docs: Path, tmp_path: Path
) -> None:
    (docs / "tief").mkdir()
    write(docs, a="Ferien")
    write(docs / "tief", b="Lohn")
    link = tmp_path / "verweis"
    link.symlink_to(docs)
    one = str(docs / "a.md")
    report = await home.do("ingest", paths=[one, one, str(docs / "tief"), str(docs), str(docs)])
    assert numbers(report) == (2, 0, 0, 0)
    assert sorted(await stored(home)) == ["a.md", "tief/b.md"]
    for again in (str(docs / "tief"), str(link), str(docs / "tief" / ".."), one):
        report = await home.do("ingest", paths=[again])
        assert (report["added"], report["updated"], report["removed"]) == (0, 0, 0)
    (docs / "tief" / "b.md").rename(docs / "tief" / "c.md")
    await home.do("ingest", paths=[str(docs / "tief")])
    assert sorted(await stored(home)) == ["a.md", "tief/c.md"]


async def test_a_link_that_is_turned_to_the_next_release_updates_its_documents(
    home: Home, tmp_path: Path
) -> None:
    for name, words in (("r1", "Ferien"), ("r2", "Urlaub")):
        (tmp_path / name).mkdir()
        write(tmp_path / name, a=words, b="Lohn")
    current = tmp_path / "aktuell"
    current.symlink_to(tmp_path / "r1")
    await home.do("ingest", paths=[str(current)])
    current.unlink()
    current.symlink_to(tmp_path / "r2")
    assert numbers(await home.do("ingest", paths=[str(current)])) == (0, 1, 1, 0)


async def test_folders_with_the_same_names_get_sources_that_differ(home: Home, tmp_path: Path) -> None:
    folders = [tmp_path / name / "docs" for name in ("x", "y", "z")]
    for n, folder in enumerate(folders):
        folder.mkdir(parents=True)
        write(folder, a=f"Lohn {n}")
        await home.do("ingest", paths=[str(folder)])
    assert sorted(await stored(home)) == ["a.md", "docs//a.md", "z/docs//a.md"]
    for folder in folders:
        assert numbers(await home.do("ingest", paths=[str(folder)])) == (0, 0, 1, 0)


async def test_a_single_file_that_was_deleted_is_removed_when_it_is_named_again(
    home: Home, docs: Path
) -> None:
    write(docs, a="Ferien")
    await home.do("ingest", paths=[str(docs / "a.md")])
    (docs / "a.md").unlink()
    assert numbers(await home.do("ingest", paths=[str(docs / "a.md")])) == (0, 0, 0, 1)
    with pytest.raises(BadInput):
        await home.do("ingest", paths=[str(docs / "a.md")])


async def test_a_folder_that_is_not_there_just_now_loses_nothing(
    home: Home, docs: Path, tmp_path: Path
) -> None:
    write(docs, a="Ferien")
    await home.do("ingest", paths=[str(docs)])
    away = rename(docs, tmp_path / "abgehängt")
    other = tmp_path / "anderes"
    other.mkdir()
    write(other, b="Lohn")
    await home.do("ingest", paths=[str(other)])
    with pytest.raises(BadInput):
        await home.do("ingest", paths=[str(docs)])
    assert sorted(await stored(home)) == ["a.md", "b.md"]
    rename(away, docs)
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (0, 0, 1, 0)


# --- labels


async def test_the_command_line_goes_before_the_sidecar_and_that_before_the_front_matter(
    pair: Home, docs: Path
) -> None:
    path = docs / "lohn.md"
    path.write_text(
        "---\ntitle: Vorne\nowner: HR\nvalid_to: 2026-12-31\ntags: [lohn]\naudience: programme:aufwind\n"
        "---\nDer Lohn steigt im April.\n",
        "utf-8",
    )
    (docs / "lohn.md.meta.yaml").write_text("title: Daneben\nowner: Finanzen\n", "utf-8")

    async def row(**labels: Any) -> DocumentRow:
        await pair.do("ingest", paths=[str(docs)], **labels)
        async with pair.app.database.read() as session:
            return (await session.scalars(select(DocumentRow))).one()

    own = await row()
    assert (own.title, own.owner, own.audience) == ("Daneben", "Finanzen", "programme:aufwind")
    assert (str(own.valid_to), own.tags) == ("2026-12-31", ["lohn"])
    said = await row(
        title="Gesagt", audience="org", tags=["a", "a", " b "], valid_from="2026-01-01", language="en"
    )
    assert (said.title, said.owner, said.audience) == ("Gesagt", "Finanzen", "org")
    assert (said.tags, str(said.valid_from), said.language) == (["a", "b"], "2026-01-01", "en")
    (docs / "lohn.md.meta.yaml").unlink()
    assert (await row(title="", tags=["neu"])).title == "Vorne"
    with pytest.raises(BadInput) as error:
        await row(valid_from="2026-02-01", valid_to="2026-01-01")
    assert error.value.code == "validity"


async def test_a_file_for_people_nobody_knows_is_read_by_nobody_from_then_on(home: Home, docs: Path) -> None:
    write(docs, a="Ferien")
    (docs / "b.md").write_text("Bonus für alle.\n", "utf-8")
    await home.do("ingest", paths=[str(docs)])
    (docs / "b.md").write_text("---\naudience: programme:leitung\n---\nBonus für alle.\n", "utf-8")
    report = await home.do("ingest", paths=[str(docs)])
    assert [entry["path"] for entry in report["failed"]] == ["b.md"]
    assert "programme:leitung" in report["failed"][0]["reason"]
    assert numbers(report) == (0, 0, 1, 1)
    assert "Bonus" not in str(await home.do("search", query="Bonus"))
    await home.do("people_import", text=f"email,name,role,programme\n{MENTEE},Lea,mentee,leitung\n")
    assert numbers(await home.do("ingest", paths=[str(docs)])) == (1, 0, 1, 0)
    assert "Bonus" in str(await home.do("search", MENTEE, query="Bonus"))


@pytest.mark.parametrize(
    ("said", "beside"),
    [
        ("audience: [programme:aufwind, org]", None),
        ("audience:\n  - programme:aufwind", None),
        ("title: [offen\nAudience: programme:leitung", None),
        ("audience: org", "audience: [programme:aufwind]"),
        ("zielgruppe: person:lea", None),
        ("audience: [programme:aufwind]\r", None),
    ],
)
async def test_an_audience_that_cannot_be_understood_is_never_the_whole_company(
    pair: Home, docs: Path, said: str, beside: str | None
) -> None:
    (docs / "b.md").write_bytes(f"---\n{said}\n---\nBonus für alle.\n".encode())
    if beside:
        (docs / "b.md.meta.yaml").write_text(beside, "utf-8")
    report = await pair.do("ingest", paths=[str(docs)])
    assert [entry["path"] for entry in report["failed"]] == ["b.md"]
    assert await stored(pair) == {}


async def test_what_was_said_of_a_folder_holds_for_later_runs_and_for_files_that_come_later(
    pair: Home, docs: Path
) -> None:
    inner = docs / "leitung"
    inner.mkdir()
    (inner / "bonus.md").write_text("Der Bonus ist geheim.\n", "utf-8")
    await pair.do("ingest", paths=[str(inner)], audience="programme:aufwind", owner="HR")
    (inner / "spaeter.md").write_text("Auch das ist geheim.\n", "utf-8")
    (docs / "offen.md").write_text("Das ist offen.\n", "utf-8")

    async def audiences() -> dict[str, tuple[str, str]]:
        async with pair.app.database.read() as session:
            rows = await session.scalars(select(DocumentRow))
            return {Path(row.source).name: (row.audience, row.owner) for row in rows}

    closed = ("programme:aufwind", "HR")
    # neither a run over the folder around it nor one over itself opens it without a word
    for paths in ([str(docs)], [str(inner)]):
        await pair.do("ingest", paths=paths)
        found = await audiences()
        assert found["bonus.md"] == found["spaeter.md"] == closed
        assert found["offen.md"] == ("org", "")
    await pair.do("ingest", paths=[str(inner)], audience="org")
    assert (await audiences())["bonus.md"] == ("org", "HR")
    await pair.do("ingest", paths=[str(inner)], owner="")
    assert (await audiences())["bonus.md"] == ("org", "")


@pytest.mark.parametrize("said", ["audience:", "audience: ~", "audience: org", "title: audience of one"])
async def test_an_audience_that_is_left_open_is_the_whole_company(home: Home, docs: Path, said: str) -> None:
    (docs / "b.md").write_text(f"---\n{said}\n---\nBonus für alle.\n", "utf-8")
    assert (await home.do("ingest", paths=[str(docs)]))["added"] == 1


# --- what was quoted can still be read


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


# --- homes of the first form


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


async def test_of_a_file_that_can_no_longer_be_read_it_is_said_that_its_earlier_text_stays(
    home: Home, docs: Path
) -> None:
    (docs / "lohn.md").write_text("Der Lohn steigt im April.\n", "utf-8")
    await home.do("ingest", paths=[str(docs)])
    (docs / "lohn.md").write_bytes(b"%PDF-1.7 kaputt")
    report = await home.do("ingest", paths=[str(docs)])
    assert report["failed"][0]["reason"].endswith("Der frühere Text bleibt auffindbar.")
    assert [hit["source"] for hit in (await home.do("search", query="Lohn"))["results"]] == ["lohn.md"]
    (docs / "neu.md").write_bytes(b"%PDF-1.7 kaputt")
    reasons = {f["path"]: f["reason"] for f in (await home.do("ingest", paths=[str(docs)]))["failed"]}
    assert "frühere" not in reasons["neu.md"]
