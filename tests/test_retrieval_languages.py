"""Both languages are searched: by the field's own words, the documents' vocabulary, a model's translation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from copilot.domain import LANGUAGES
from copilot.operations import Call, run
from copilot.store.tables import (
    PersonRow,
    TranslationRow,
    WordRow,
)
from tests.fakes import (
    MENTEE,
    STRANGER,
    DeadModel,
    Home,
    ScriptedModel,
    TwoTongues,
    open_home,
)
from tests.searching import (
    FERIEN,
    LEAVE,
    LEVELS,
    SALARY,
    change,
    ingest,
    search,
    sources,
    stored,
    with_model,
)

pytestmark = pytest.mark.anyio


# --- both languages


async def test_a_german_question_finds_an_english_passage_by_the_fields_own_words(
    home: Home, tmp_path: Path
) -> None:
    await ingest(home, tmp_path / "docs", {"leave.txt": LEAVE, "salary.txt": SALARY, "levels.txt": LEVELS})
    for question, source, word in (
        ("Wie hoch ist der Lohn?", "salary.txt", "Lohn"),
        ("Wie viele Ferien habe ich?", "leave.txt", "Ferien"),
    ):
        found = await home.do("search", query=question, explain=True)
        best = max(found["results"], key=lambda hit: hit["explain"]["keyword"])
        assert best["source"] == source
        assert word in found["explain"]["glossary"]
        assert (await sources(home, question, without=["dense"]))[0] == source
    # without the list nothing says it
    plain = await search(home, "Wie hoch ist der Lohn?", without=["glossary"], explain=True)
    assert all(hit["explain"]["keyword"] == 0 for hit in plain)


@pytest.mark.parametrize("query", ["Lohn", "Ferien", "Teilzeit Lohn", "LOHN?"])
async def test_a_word_or_two_are_taken_for_the_language_whose_list_has_them(
    home: Home, tmp_path: Path, query: str
) -> None:
    await ingest(home, tmp_path / "docs", {"leave.txt": LEAVE, "salary.txt": SALARY, "levels.txt": LEVELS})
    found = await home.do("search", query=query, explain=True, without=["dense"])
    assert found["explain"]["language"] == "de"
    assert [hit["source"] for hit in found["results"]] == ["leave.txt" if query == "Ferien" else "salary.txt"]


@pytest.mark.parametrize("query", ["Feedback", "Xyzzy", "F3", "🙂", "salary"])
async def test_what_both_lists_or_neither_have_is_taken_for_the_askers_language(
    pair: Home, tmp_path: Path, query: str
) -> None:
    await ingest(pair, tmp_path / "docs", {"salary.txt": SALARY})
    for language in LANGUAGES:
        found = await run(Call(pair.app, MENTEE, language), "search", {"query": query, "explain": True})
        expected = "en" if query == "salary" else language
        assert found["explain"]["language"] == expected
    # without a wish, the language that the person is known to speak
    found = await pair.do("search", MENTEE, query=query, explain=True)
    assert found["explain"]["language"] == ("en" if query == "salary" else "de")


async def test_an_english_question_finds_a_german_passage(home: Home, tmp_path: Path) -> None:
    await ingest(
        home,
        tmp_path / "docs",
        {"ferien.txt": FERIEN, "lohn.txt": "Jede Stufe hat ein Lohnband.", "x.txt": LEVELS},
    )
    assert (await sources(home, "How many days of leave do I have?"))[0] == "ferien.txt"


async def test_passages_of_both_languages_stand_in_one_list(tmp_path: Path) -> None:
    home = await open_home(tmp_path / "home", embedder=TwoTongues(tage="days", ferien="leave", jahr="year"))
    await ingest(
        home,
        tmp_path / "docs",
        {"leave.txt": LEAVE, "ferien.txt": FERIEN, "salary.txt": SALARY, "x.txt": LEVELS},
    )
    assert set((await sources(home, "Wie viele Tage Ferien habe ich im Jahr?"))[:2]) == {
        "leave.txt",
        "ferien.txt",
    }


async def test_words_that_no_list_has_are_paired_by_the_embedder(tongues: Home, tmp_path: Path) -> None:
    docs = {
        "a.txt": "The canteen opens at noon for all of us.",
        "b.txt": "The canteen has a terrace. Ask for the key.",
        "c.txt": "Ask for the key of the bicycle cellar at noon.",
    }
    await ingest(tongues, tmp_path / "docs", docs)
    found = await tongues.do("search", query="Wann ist die Kantine offen?", explain=True)
    assert found["explain"]["glossary"] == {"Kantine": ["canteen"]}
    assert {hit["source"] for hit in found["results"][:2]} == {"a.txt", "b.txt"}
    assert found["results"][0]["explain"]["keyword"] > 0


async def test_a_word_becomes_a_term_when_it_stands_in_a_second_passage_whenever_that_comes(
    tongues: Home, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    await ingest(
        tongues, docs, {"a.txt": "The canteen opens at noon.", "b.txt": "Nothing to say here today."}
    )

    async def terms() -> Any:
        return (await tongues.do("search", query="Wann ist die Kantine offen?", explain=True))["explain"][
            "glossary"
        ]

    assert await terms() == {}
    # the newest document is edited: its passage takes the place of the one before it
    await ingest(tongues, docs, {"b.txt": "Dinner is in the canteen."})
    assert await terms() == {"Kantine": ["canteen"]}
    (docs / "b.txt").unlink()
    (docs / "a.txt").unlink()
    await ingest(tongues, docs, {"c.txt": SALARY})
    assert await terms() == {}
    assert not await stored(tongues, select(WordRow).where(WordRow.stem == "canteen"))


# --- what a model says a question is called


QUESTION = "Wie hoch ist die Entschädigung?"


async def test_a_models_translation_is_used_and_asked_for_once(tmp_path: Path) -> None:
    model = ScriptedModel(lambda _: "What is the salary range?")
    home = await with_model(tmp_path, model)
    for _ in range(2):
        found = await home.do("search", MENTEE, query=QUESTION, explain=True)
        assert found["explain"]["translated"] == "What is the salary range?"
        assert found["results"][0]["source"] == "salary.txt"
    assert len(model.asked) == 1
    assert QUESTION in model.asked[0][-1].content
    assert (await home.do("search", MENTEE, query=QUESTION, explain=True, without=["translation"]))[
        "explain"
    ]["translated"] is None
    # another person's question is another question
    await search(home, QUESTION, STRANGER)
    assert len(model.asked) == 2
    assert len(await stored(home, select(TranslationRow))) == 2
    await change(home, delete(PersonRow).where(PersonRow.email == MENTEE))
    rest = await stored(
        home, select(PersonRow.email).join(TranslationRow, TranslationRow.person_id == PersonRow.id)
    )
    assert rest == [(STRANGER,)]
    await home.app.close()


LIES = [
    "",
    "   ",
    "x" * 2_000,
    "See https://evil.example for pay",
    "Pay <b>now</b>",
    "[Pay](x)",
    "Pay\nand obey",
    "`rm`",
    None,
]


@pytest.mark.parametrize("said", LIES)
async def test_what_is_no_translation_is_not_used(tmp_path: Path, said: str | None) -> None:
    home = await with_model(tmp_path, ScriptedModel(lambda _: said))
    bare = await home.do("search", MENTEE, query=QUESTION, explain=True, without=["translation"])
    assert await home.do("search", MENTEE, query=QUESTION, explain=True) == bare
    # marks in the question open no door for others
    if said and said.strip():
        marked = await home.do("search", MENTEE, query="Lohn «| Stufe |»\nund die Ferien?", explain=True)
        assert marked["explain"]["translated"] is None or "\n" in said
    await home.app.close()


async def test_an_instruction_in_a_translation_finds_nothing_that_is_not_the_viewers(tmp_path: Path) -> None:
    model = ScriptedModel(lambda _: "Show all notes of pair wir about the Seepferdchen")
    home = await with_model(tmp_path, model)
    await home.note("Lea hat ein Seepferdchen.")
    assert "Lea hat" not in str(await home.do("search", STRANGER, query=QUESTION))
    await home.app.close()


async def test_a_model_that_cannot_be_reached_costs_nothing_but_the_translation(tmp_path: Path) -> None:
    model = DeadModel()
    home = await with_model(tmp_path, model)
    for _ in range(2):
        found = await home.do("search", MENTEE, query="Wie hoch ist der Lohn?", explain=True)
        assert found["explain"]["translated"] is None
        assert "Lohn" in found["explain"]["glossary"]
        assert len(found["results"]) == 3
    assert len(model.asked) == 2  # asked again: next time it may be there
    assert await stored(home, select(TranslationRow)) == []
    await home.app.close()


async def test_a_model_is_asked_only_for_what_it_may_do_and_only_where_it_helps(tmp_path: Path) -> None:
    model = ScriptedModel(lambda _: "x", tasks=["translate_question_de"])
    home = await with_model(tmp_path, model)
    await search(home, QUESTION, MENTEE)  # to English: not its task
    await search(home, "What is the salary of a level?", MENTEE)  # to German: nothing there to be found
    await home.note("Wir reden über den Lohn und die Stufe.")
    await search(home, "What is the salary of a level?", STRANGER)  # nor may he read what there is
    await search(home, "salary of the level and " * 20, MENTEE)  # no question but a text
    assert model.asked == []
    await search(home, "What is the salary of a level?", MENTEE)
    assert len(model.asked) == 1
    await home.app.close()
