"""What is said of documents: who may read them, whose they are; the command line goes before the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from copilot.errors import BadInput
from copilot.store.tables import DocumentRow
from tests.fakes import MENTEE, Home
from tests.folders import numbers, stored, write

pytestmark = pytest.mark.anyio


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
