"""Rows of a table that goes on in another passage: told with their columns, and quoted with the row that names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from copilot.retrieval.heads import goes_on
from copilot.store.tables import DocumentRow
from tests.answering import embedder, ranked
from tests.fakes import MENTEE, Home, open_home

pytestmark = pytest.mark.anyio

_HEAD = "| Kurs | Beitrag der Firma | Wer bewilligt ihn |"
_ROWS = [
    f"| Kurs {name} für angehende Fachleute im Betrieb | {200 + number} Franken im Jahr | Leitung {name} |"
    for number, name in enumerate(
        "Ahorn Birke Buche Eiche Erle Esche Espe Fichte Föhre Hasel Kiefer Lärche Linde Pappel Robinie Tanne "
        "Ulme Vogelbeere Weide Weissdorn Zeder Zirbe Apfel Birne Kirsche Quitte Holunder Liguster Efeu".split()
    )
]
_TEXT = "\n".join(["# Kurse", "", _HEAD, "|---|---|---|", *_ROWS, ""])


async def _home(folder: Path) -> Home:
    home = await (await open_home(folder / "home", embedder=embedder())).with_pair()
    (folder / "docs").mkdir()
    (folder / "docs" / "kurse.md").write_text(_TEXT, "utf-8")
    await home.do("ingest", paths=[str(folder / "docs")])
    return home


async def test_a_row_far_below_its_head_is_quoted_with_it(tmp_path: Path) -> None:
    home = await _home(tmp_path)
    answer = await home.do(
        "ask", MENTEE, question="Wer bewilligt den Kurs Quitte und wie hoch ist der Beitrag?"
    )
    claim = next(claim for claim in answer["claims"] if "Quitte" in claim["text"])
    assert "Wer bewilligt ihn: Leitung Quitte" in claim["text"]
    quotes = [evidence["quote"].strip() for evidence in claim["evidence"]]
    assert quotes == [next(row for row in _ROWS if "Quitte" in row), _HEAD]
    async with home.app.database.read() as session:
        stored = await session.scalar(select(DocumentRow.text)) or ""
    assert all(stored[e["start"] : e["end"]] == e["quote"] for e in claim["evidence"])
    await home.app.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("| a | b |\n| c | d |", True), ("| a | b |\n|---|---|\n| c | d |", False), ("A sentence.", False)],
)
def test_a_passage_goes_on_with_a_table_if_it_begins_with_rows_and_no_head(text: str, expected: bool) -> None:
    assert goes_on(ranked(text).candidate.hit) is expected
