"""Search: what the viewer may not read doesn't count, and any question gets an answer with its reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete, select, update

from copilot.app import build
from copilot.embedding import Vectors
from copilot.errors import BadInput, NotAllowed
from copilot.llm import Message
from copilot.settings import Settings
from copilot.store.tables import (
    MembershipRow,
    PairRow,
    PersonRow,
    TranslationRow,
    WordRow,
)
from tests.fakes import (
    MENTEE,
    MENTOR,
    STRANGER,
    TODAY,
    Home,
    ScriptedModel,
    TwoTongues,
    WordEmbedder,
    open_home,
)
from tests.searching import (
    EVA,
    FERIEN,
    LEAVE,
    OTHERS,
    SALARY,
    change,
    ingest,
    search,
    stored,
    with_model,
)

pytestmark = pytest.mark.anyio


# --- who may read what


async def test_notes_of_others_change_neither_scores_nor_order_nor_what_is_said_of_words(
    two_pairs: Home, tmp_path: Path
) -> None:
    await ingest(
        two_pairs, tmp_path / "docs", {"leave.txt": LEAVE, "salary.txt": SALARY, "ferien.txt": FERIEN}
    )
    await two_pairs.note("Lea will wissen, wie viele Tage Ferien sie hat und wer über den Lohn entscheidet.")
    questions = ["Wie viele Tage Ferien gibt es?", "salary range of the level", "Lohn Manager Kantine"]

    async def found() -> list[dict[str, Any]]:
        return [await two_pairs.do("search", MENTEE, query=q, explain=True, k=50) for q in questions]

    before = await found()
    for n in range(6):
        await two_pairs.do(
            "note_add",
            STRANGER,
            pair="andere",
            date="2026-03-12",
            text=f"Ferien, Ferien, Tage, Lohn und Kantine {n}. The salary range and the level of the manager. Leave.",
        )
    assert len(await search(two_pairs, "Ferien Kantine Lohn", STRANGER)) >= 6
    assert await found() == before


async def test_a_word_of_somebody_elses_note_does_not_make_a_word_of_a_document_a_term(
    tmp_path: Path,
) -> None:
    docs = {"a.txt": "The canteen opens at noon for all of us.", "b.txt": SALARY}
    said = []
    for noted in (False, True):
        home = await open_home(tmp_path / str(noted), embedder=TwoTongues(kantine="canteen"))
        await home.with_pair()
        if noted:
            await home.note("We met in the canteen. The canteen was full.")
        await ingest(home, tmp_path / "docs", docs)
        if noted:
            await home.note("The canteen again. The canteen was empty.", day="2026-03-13")
            assert (await search(home, "canteen", MENTEE))[0]["source"].startswith("note:")
        said.append(await home.do("search", STRANGER, query="Wann ist die Kantine offen?", explain=True))
        assert not await stored(home, select(WordRow).where(WordRow.stem == "canteen"))
        await home.app.close()
    assert said[0]["explain"] == said[1]["explain"]
    assert [(h["source"], h["explain"]) for h in said[0]["results"]] == [
        (h["source"], h["explain"]) for h in said[1]["results"]
    ]


async def test_words_of_others_documents_take_no_place_in_the_glossary(tmp_path: Path) -> None:
    hidden = {f"cafe{n}": "canteen" for n in "abcdefg"}
    home = await open_home(tmp_path / "home", embedder=TwoTongues(kantine="canteen", **hidden))
    await home.with_pair()
    await home.do("people_import", text=OTHERS)
    question = "Wann ist die Kantine offen?"
    theirs = {f"{n}.txt": f"This is the list of the day {n}: {' '.join(hidden)}." for n in range(3)}
    await ingest(home, tmp_path / "theirs", theirs, audience="programme:zweites")
    await ingest(
        home, tmp_path / "org", {"a.txt": "The canteen opens at noon.", "b.txt": "A canteen with a view."}
    )
    said = await home.do("search", MENTEE, query=question, explain=True)
    assert said["explain"]["glossary"] == {"Kantine": ["canteen"]}
    assert all(hit["explain"]["keyword"] > 0 for hit in said["results"])
    for name in theirs:
        (tmp_path / "theirs" / name).unlink()
    await ingest(home, tmp_path / "theirs", {"x.txt": "Nothing."}, audience="programme:zweites")
    assert await home.do("search", MENTEE, query=question, explain=True) == said
    await home.app.close()


async def test_how_rare_a_word_is_is_counted_among_what_the_viewer_may_read(
    two_pairs: Home, tmp_path: Path
) -> None:
    await ingest(two_pairs, tmp_path / "org", {"a.txt": "Paternoster im Haus.", "b.txt": "Ein Haus am See."})
    await ingest(
        two_pairs,
        tmp_path / "zweites",
        {f"{n}.txt": f"Paternoster und Lift Nummer {n}." for n in range(8)},
        audience="programme:zweites",
    )
    inside = (await search(two_pairs, "Paternoster", STRANGER, explain=True, k=50))[0]["explain"]["keyword"]
    outside = [
        h for h in await search(two_pairs, "Paternoster", MENTEE, explain=True) if h["source"] == "a.txt"
    ]
    assert outside[0]["explain"]["keyword"] > inside


async def test_the_glossary_names_no_word_that_only_others_may_read(tongues: Home, tmp_path: Path) -> None:
    home = await tongues.with_pair()
    await home.do("people_import", text=OTHERS)
    docs = {"a.txt": "The canteen opens at noon.", "b.txt": "The canteen has a terrace.", "l.txt": LEAVE}
    await ingest(home, tmp_path / "docs", docs, audience="programme:zweites")
    await ingest(home, tmp_path / "org", {"c.txt": SALARY})
    question = "Wann ist die Kantine offen, wie hoch ist der Lohn und wie lang sind Ferien?"
    theirs = (await home.do("search", STRANGER, query=question, explain=True))["explain"]["glossary"]
    ours = (await home.do("search", MENTEE, query=question, explain=True))["explain"]["glossary"]
    assert theirs["Kantine"] == ["canteen"]
    assert "leav" in theirs["Ferien"]
    assert ours.keys() == {"Lohn"}
    assert "salari" in ours["Lohn"]


async def test_a_right_that_is_taken_away_counts_at_the_next_search(two_pairs: Home, tmp_path: Path) -> None:
    await ingest(
        two_pairs, tmp_path / "docs", {"plan.txt": "Geheimplan Zebra."}, audience="programme:zweites"
    )
    await two_pairs.do("note_add", EVA, pair="andere", date="2026-03-12", text="Das Zebra bleibt unter uns.")
    assert len(await search(two_pairs, "Zebra", STRANGER)) == 2
    tom = select(PersonRow.id).where(PersonRow.email == STRANGER).scalar_subquery()
    await change(
        two_pairs,
        delete(MembershipRow).where(MembershipRow.programme_id == "zweites", MembershipRow.person_id == tom),
    )
    assert [hit["source"][:5] for hit in await search(two_pairs, "Zebra", STRANGER)] == ["note:"]
    lea = select(PersonRow.id).where(PersonRow.email == MENTEE).scalar_subquery()
    await change(two_pairs, update(PairRow).where(PairRow.id == "andere").values(mentee_id=lea))
    assert await search(two_pairs, "Zebra", STRANGER) == []
    assert [hit["source"][:5] for hit in await search(two_pairs, "Zebra", MENTEE)] == ["note:"]


async def test_a_right_that_is_taken_away_while_the_model_thinks_counts_too(tmp_path: Path) -> None:
    home: Home

    async def take_away() -> None:
        await change(home, delete(PersonRow).where(PersonRow.email == MENTEE))

    class Slow(ScriptedModel):
        async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Any:
            await take_away()
            return await super().word(messages, max_tokens=max_tokens)

    home = await (await open_home(tmp_path / "home", Slow(lambda _: "What is the salary?"))).with_pair()
    await ingest(home, tmp_path / "docs", {"salary.txt": SALARY})
    with pytest.raises(NotAllowed):
        await search(home, "Wie hoch ist der Lohn?", MENTEE)
    assert await stored(home, select(TranslationRow)) == []
    await home.app.close()


async def test_a_private_note_is_searched_by_its_writer_alone(pair: Home) -> None:
    await pair.note("Ich bin unsicher wegen der Beförderung.", email=MENTOR, private=True)
    assert len(await search(pair, "unsicher Beförderung", MENTOR)) == 1
    for email in (MENTEE, STRANGER, None):
        assert await search(pair, "unsicher Beförderung", email) == []


# --- what is asked and what comes back


async def test_explaining_says_what_each_stage_made_of_it(home: Home, tmp_path: Path) -> None:
    await ingest(home, tmp_path / "docs", {"a.txt": SALARY, "b.txt": FERIEN})
    found = await home.do("search", query="Wie hoch ist der Lohn?", explain=True)
    assert set(found) == {"results", "explain"}
    assert set(found["explain"]) == {"language", "translated", "glossary"}
    assert found["explain"]["language"] == "de"
    for hit in found["results"]:
        assert set(hit["explain"]) == {"dense", "keyword", "fused", "window", "sentence"}
        assert all(isinstance(value, float) for value in hit["explain"].values())
    plain = await home.do("search", query="Wie hoch ist der Lohn?")
    assert set(plain) == {"results"}
    assert [hit["passage_id"] for hit in plain["results"]] == [hit["passage_id"] for hit in found["results"]]
    assert not any("explain" in hit for hit in plain["results"])


@pytest.mark.parametrize("stage", ["dense", "keyword", "glossary", "translation", "windows", "grouping"])
async def test_each_stage_can_be_left_out(home: Home, tmp_path: Path, stage: str) -> None:
    await ingest(home, tmp_path / "docs", {"a.txt": SALARY, "b.txt": FERIEN})
    found = await home.do("search", query="Wie viele Tage Ferien?", without=[stage], explain=True)
    assert found["results"][0]["source"] == "b.txt"
    for hit in found["results"]:
        assert stage not in ("dense", "keyword") or hit["explain"][stage] is None


async def test_without_dense_and_keyword_nothing_is_found(home: Home, tmp_path: Path) -> None:
    await ingest(home, tmp_path / "docs", {"a.txt": SALARY})
    assert await search(home, "salary", without=["dense", "keyword"]) == []


async def test_an_unknown_stage_is_a_clear_error(home: Home) -> None:
    with pytest.raises(BadInput) as error:
        await search(home, "Lohn", without=["magie"])
    assert error.value.code == "stage_unknown"
    assert "magie" in error.value.render("de")["message"]
    assert "grouping" in error.value.render("en")["hint"]


@pytest.mark.parametrize("query", ["", " \n\t", "x" * 2_001])
async def test_no_question_or_one_too_long_is_refused(home: Home, query: str) -> None:
    with pytest.raises(BadInput):
        await search(home, query)


STRANGE = [
    "der die das und ist",
    "the of and to",
    "?!… — «»",
    "🙂 👩🏽‍💻",
    "\0",
    "Ferien\0Lohn",
    '"Ferien',
    "Ferien AND NOT Lohn",
    "NEAR(Ferien Lohn)",
    "Ferien*",
    "terms:Ferien ^Lohn -Tage",
    "'; DROP TABLE passages; --",
    "\ud800 Ferien",
    "İstanbul ǅ ﬁ Ferienwohnungsverwaltungsgesellschaft",
    "1 2 3 ½ ²",
    "中文 العربية",
    ("Ferien und Lohn sowie " * 100)[:2_000],
    " ".join(f"w{n}" for n in range(350)),
]


@pytest.mark.parametrize("query", STRANGE)
async def test_any_question_gets_an_answer_and_the_same_one_twice(
    home: Home, tmp_path: Path, query: str
) -> None:
    await ingest(home, tmp_path / "docs", {"a.txt": SALARY, "b.txt": FERIEN, "c.txt": LEAVE})
    first = await home.do("search", query=query, explain=True)
    assert len(first["results"]) == 3
    assert await home.do("search", query=query, explain=True) == first
    if "Ferien" in query:
        assert first["results"][0]["source"] in ("b.txt", "c.txt")


async def test_strange_questions_can_be_translated_too(tmp_path: Path) -> None:
    home = await with_model(tmp_path, ScriptedModel(lambda _: "How high is the pay?"))
    for query in STRANGE:
        assert len(await search(home, query, MENTEE)) == 3
    await home.app.close()


async def test_an_empty_home_finds_nothing(home: Home) -> None:
    found = await home.do("search", query="Wie hoch ist der Lohn?", explain=True)
    assert found == {"results": [], "explain": {"language": "de", "translated": None, "glossary": {}}}


@pytest.mark.parametrize("count", [1, 2])
async def test_a_single_passage_and_two_alike_are_found(home: Home, tmp_path: Path, count: int) -> None:
    await ingest(home, tmp_path / "docs", {f"{n}.txt": f"# {n}\n\nDer Lift ist blau." for n in range(count)})
    found = await search(home, "Wo ist der Lift?", explain=True, without=["grouping"])
    assert len(found) == count
    assert all(np.isfinite(value) for hit in found for value in hit["explain"].values())


async def test_a_home_that_cannot_be_written_is_searched_all_the_same(tmp_path: Path) -> None:
    home = await with_model(tmp_path, ScriptedModel(lambda _: "What is the salary range?"))
    await search(home, "salary", MENTEE)
    await home.app.close()
    url = f"sqlite+aiosqlite:///file:{tmp_path / 'home' / 'mentoring.db'}?mode=ro&uri=true"
    settings = Settings(home=tmp_path / "home", database_url=url)
    model = ScriptedModel(lambda _: "What is the salary range?")
    closed = Home(
        await build(settings, embedder=WordEmbedder(), make_model=lambda _: model, today=lambda: TODAY),
        WordEmbedder(),
    )
    assert (await search(closed, "Wie hoch ist die Entschädigung?", MENTEE))[0]["source"] == "salary.txt"
    await closed.app.close()


async def test_the_one_text_that_holds_a_rare_word_comes_first_however_alike_the_others_are(
    tmp_path: Path,
) -> None:
    class Alike(WordEmbedder):
        """Everything is nearly the same to it."""

        id = "alike"

        def query(self, text: str) -> Vectors:
            seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
            vector = np.random.default_rng(seed).standard_normal(self.size).astype(np.float32) * 0.005
            vector[0] += 1
            near: Vectors = vector / np.linalg.norm(vector)
            return near

    app = await build(
        Settings(home=tmp_path / "alike", language="de"),
        embedder=Alike(),
        make_model=lambda _: None,
        today=lambda: TODAY,
    )
    alike = Home(app, Alike())
    texts = {f"{n}.txt": f"Blatt {n} über die Ablage im Schrank." for n in range(200)}
    await ingest(alike, tmp_path / "docs", texts | {"z.txt": "Ordner mit dem Kennwort Zwölfkampf."})
    for k in (1, 2, 8, 50, 60):
        assert (await search(alike, "Zwölfkampf", k=k))[0]["source"] == "z.txt"
    await app.close()
