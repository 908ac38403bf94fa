"""The company's own name in a question: it leads nowhere, so it is looked up without."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from copilot import access
from copilot.access import Viewer
from copilot.answer.own_name import may_be_names, without
from copilot.domain import Language
from copilot.retrieval.own_names import FEWEST, own_names
from copilot.suggest.looking import Looker
from tests.fakes import Home

pytestmark = pytest.mark.anyio
FILE = "email,name,role,programme\nzoe@lindwerk.example,Zoe Gut,mentee,p\n"


@pytest.mark.parametrize(
    ("question", "plain", "language"),
    [
        ("Wie viele Ferientage habe ich bei der Lindwerk AG?", "Wie viele Ferientage habe ich?", "de"),
        ("How many days of leave do I get at lindwerk?", "How many days of leave do I get?", "en"),
        ("Which levels are there, according to Lindwerk?", "Which levels are there?", "en"),
        ("Wie heissen Lindwerks Werte?", "Wie heissen Werte?", "de"),
        ("What do Lindwerk's levels mean?", "What do levels mean?", "en"),
        ("Wie ändere ich das Lindwerk-Modell?", "Wie ändere ich das Modell?", "de"),
        ("Was versteht Lindwerk unter Wirkung?", "Was versteht die Firma unter Wirkung?", "de"),
        (
            "How long is the trial in Lindwerk customer support?",
            "How long is the trial in the company customer support?",
            "en",
        ),
        ("What is Lindwerk?", "What is Lindwerk?", "en"),
        ("Who founded Lindwerkstatt?", "Who founded Lindwerkstatt?", "en"),
    ],
)
def test_the_name_goes_and_the_rest_stays_a_question(question: str, plain: str, language: Language) -> None:
    assert without(question, ["Lindwerk"], language).lower() == plain.lower()


def test_what_may_be_a_name() -> None:
    assert may_be_names("Lindwerk pays for which courses at zellwerk?") == ["zellwerk"]
    assert may_be_names("wie viele tage bei Lindwerk, lea@lindwerk.example?") == ["Lindwerk"]


async def _own(home: Home, *words: str, email: str | None = None) -> frozenset[str]:
    async with home.app.database.read() as db:
        allowed = await access.audiences(db, await access.viewer(db, email))
        return await own_names(db, allowed, words)


def _written(folder: Path, texts: list[str]) -> None:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.md").write_text(text, "utf-8")


async def _read(home: Home, folder: Path, texts: list[str]) -> None:
    _written(folder, texts)
    await home.do("ingest", paths=[str(folder)])


async def test_the_domain_of_peoples_addresses_is_the_companys_name(home: Home) -> None:
    await home.do("people_import", text=FILE)
    assert await _own(home, "Lindwerk", "Zellwerk", "example", "Zoe") == {"Lindwerk"}


async def test_so_is_an_unknown_word_in_a_good_part_of_the_documents_or_the_name_of_their_folder(
    home: Home, tmp_path: Path
) -> None:
    texts = [f"Lindwerk hat Regel {n}, und die Regel gilt." for n in range(FEWEST)]
    await _read(home, tmp_path / "zellwerk", texts)
    # "Regel" stands in as many documents, but is a word
    assert await _own(home, "Lindwerk", "Zellwerk", "Regel", "Talwerk") == {"Lindwerk", "Zellwerk"}


async def test_a_name_in_a_few_documents_tells_them_apart(home: Home, tmp_path: Path) -> None:
    texts = ["Kurse bucht man über Talwerk."] * (FEWEST - 1) + ["Es gibt Regeln."]
    await _read(home, tmp_path / "texte", [f"{text} {n}" for n, text in enumerate(texts)])
    assert await _own(home, "Talwerk") == frozenset()


async def test_what_nobody_here_may_read_does_not_count(home: Home, tmp_path: Path) -> None:
    await home.do("people_import", text=FILE)
    await home.do("programme_add", programme="q")
    texts = [f"---\naudience: programme:q\n---\nTalwerk hat Regel {n}." for n in range(FEWEST)]
    await _read(home, tmp_path / "texte", texts)
    assert await _own(home, "Talwerk") == {"Talwerk"}
    assert await _own(home, "Talwerk", email="zoe@lindwerk.example") == frozenset()


async def test_a_question_is_looked_up_without_it(home: Home) -> None:
    await home.do("people_import", text=FILE)
    looker = Looker(home.app.parts(), Viewer(None), None, date(2026, 4, 9), "de")
    asked = "Wie viele Ferientage habe ich bei Lindwerk?"
    for question in (asked, "Wie viele Ferientage habe ich?"):
        assert await looker.plain(question) == ("Wie viele Ferientage habe ich?", frozenset())


async def test_where_a_home_holds_documents_of_several_companies_the_named_ones_are_meant(
    home: Home, tmp_path: Path
) -> None:
    for company in ("lindwerk", "zellwerk"):
        texts = [f"Regel {n}: {company} zahlt {n + 20} Ferientage." for n in range(FEWEST)]
        await _read(home, tmp_path / company, texts)
    looker = Looker(home.app.parts(), Viewer(None), None, date(2026, 4, 9), "de")
    plain, within = await looker.plain("Wie viele Ferientage gibt es bei Lindwerk?")
    hits, _ = await looker.hits(plain, within=within)
    assert hits
    assert {hit.text.split()[2] for hit in hits} == {"lindwerk"}
    assert len((await looker.hits(plain))[0]) > len(hits)
