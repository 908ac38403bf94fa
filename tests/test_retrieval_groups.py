"""A closer look at the best passages, and copies, versions and translations put together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from copilot.retrieval import fuse
from copilot.store.tables import (
    FactRow,
    PassageRow,
    WindowRow,
)
from tests.fakes import (
    MENTEE,
    STRANGER,
    Home,
    TwoTongues,
    open_home,
)
from tests.searching import (
    FERIEN,
    LEVELS,
    change,
    ingest,
    search,
    sources,
    stored,
)

pytestmark = pytest.mark.anyio


async def test_the_best_window_moves_a_passage_up(home: Home, tmp_path: Path) -> None:
    filler = " ".join(f"Thema{n} kommt hier am Rande vor." for n in range(12))
    near = f"{filler} Die Probezeit dauert drei Monate. In dieser Probezeit gilt eine Frist. Die Probezeit endet."
    spread = " ".join(f"Probezeit und Frist{n} sowie Monate{n}." for n in range(9)) + " " + filler
    await ingest(
        home,
        tmp_path / "docs",
        {"near.txt": near, "spread.txt": spread, "x.txt": FERIEN, "y.txt": f"{filler} Ende."},
    )
    question = "Die Probezeit dauert drei Monate und endet von selbst"
    looked = {h["source"]: h["explain"] for h in await search(home, question, explain=True)}
    assert looked["near.txt"]["window"] == max(e["window"] for e in looked.values())
    blind = {
        h["source"]: h["explain"] for h in await search(home, question, explain=True, without=["windows"])
    }
    assert {e["window"] for e in blind.values()} == {None}
    assert {name: e["fused"] for name, e in blind.items()} == {name: e["fused"] for name, e in looked.items()}


async def test_passages_whose_windows_are_not_there_yet_are_found_all_the_same(
    home: Home, tmp_path: Path
) -> None:
    await ingest(
        home,
        tmp_path / "docs",
        {"a.txt": FERIEN, "b.txt": "Der Lift ist blau.", "c.txt": "Das Haus ist hoch."},
    )
    before = await sources(home, "Wie viele Tage Ferien?", without=["windows"])
    some = select(PassageRow.digest).where(PassageRow.text == FERIEN)
    await change(home, delete(WindowRow).where(WindowRow.digest.in_(some)))
    found = await search(home, "Wie viele Tage Ferien?", explain=True)
    assert [hit["source"] for hit in found] == before
    assert {hit["explain"]["window"] for hit in found} == {None}


async def test_sentences_are_added_to_windows_of_an_earlier_version(home: Home, tmp_path: Path) -> None:
    await ingest(home, tmp_path / "docs", {"a.md": f"# Urlaub\n\n## Tage\n\n{FERIEN}", "b.txt": LEVELS})
    question = "Wie viele Tage Ferien?"
    before = await search(home, question, explain=True)
    windows = await stored(home, select(WindowRow.digest, WindowRow.vectors, WindowRow.sentences))
    assert all(row.sentences for row in windows)
    await change(
        home, update(WindowRow).values(sentences=None), delete(FactRow).where(FactRow.name == "beside")
    )
    home.embedder.embedded.clear()
    assert await search(home, question, explain=True) == before
    assert await stored(home, select(WindowRow.digest, WindowRow.vectors, WindowRow.sentences)) == windows
    # each sentence with the headings above it, and no window again
    assert home.embedder.holding("abgesprochen") == [
        "Tage: Die Ferien werden mit der Vorgesetzten abgesprochen."
    ]


async def test_across_languages_the_best_sentence_counts(tmp_path: Path) -> None:
    home = await open_home(tmp_path / "home", embedder=TwoTongues(ferien="leave", tage="days"))
    filler = "Nobody minds. The lift is blue. The house is high. The yard is quiet. Coffee is free."
    await ingest(
        home,
        tmp_path / "docs",
        {
            "near.txt": f"{filler} Leave days.",
            "spread.txt": f"Leave is kind. {filler} Many days pass.",
            "x.txt": filler,
        },
    )
    found = await search(home, "Ferien Tage", explain=True)
    assert found[0]["source"] == "near.txt"
    assert found[0]["explain"]["sentence"] == max(hit["explain"]["sentence"] for hit in found)
    assert found[0]["explain"]["sentence"] > found[0]["explain"]["window"]
    await home.app.close()


async def test_copies_are_one_result_with_the_newer_first(home: Home, tmp_path: Path) -> None:
    for name, day in (("alt", date(2024, 1, 1)), ("neu", date(2026, 1, 1)), ("mittel", date(2025, 1, 1))):
        await ingest(home, tmp_path / name, {f"{name}.txt": FERIEN}, valid_from=day)
    await ingest(home, tmp_path / "mehr", {"lift.txt": "Der Lift ist blau."})
    found = await search(home, "Wie viele Tage Ferien?")
    assert [hit["source"] for hit in found] == ["neu.txt", "lift.txt"]
    assert sorted(found[0]["also"]) == ["alt.txt", "mittel.txt"]
    apart = await search(home, "Wie viele Tage Ferien?", without=["grouping"])
    assert len(apart) == 4
    assert not any("also" in hit for hit in apart)


async def test_a_copy_that_the_viewer_may_not_read_is_not_mentioned(two_pairs: Home, tmp_path: Path) -> None:
    await ingest(two_pairs, tmp_path / "a", {"org.txt": FERIEN})
    await ingest(two_pairs, tmp_path / "b", {"theirs.txt": FERIEN}, audience="programme:zweites")
    assert "theirs" not in str(await search(two_pairs, "Tage Ferien", MENTEE))
    assert (await search(two_pairs, "Tage Ferien", STRANGER))[0]["also"]


async def test_a_newer_version_goes_before_an_older_one(home: Home, tmp_path: Path) -> None:
    old = f"{FERIEN} Wer länger als zehn Jahre da ist, erhält zwei weitere Tage geschenkt."
    await ingest(home, tmp_path / "alt", {"alt.txt": old}, valid_from=date(2024, 1, 1))
    await ingest(
        home,
        tmp_path / "neu",
        {"neu.txt": f"{old} Neu gilt das auch für Aushilfen."},
        valid_from=date(2026, 1, 1),
    )
    question = "Alle haben fünfundzwanzig Tage Ferien im Jahr, wer länger als zehn Jahre da ist"
    assert (await sources(home, question, without=["grouping"]))[0] == "alt.txt"
    assert await sources(home, question) == ["neu.txt", "alt.txt"]


async def test_the_same_words_under_another_heading_are_no_copy(home: Home, tmp_path: Path) -> None:
    text = "# Tage\n\n## Stufe F1\n\nFünf Tage im Jahr.\n\n## Stufe F2\n\nFünf Tage im Jahr.\n"
    await ingest(home, tmp_path / "docs", {"tage.md": text})
    assert sorted(hit["headings"] for hit in await search(home, "Wie viele Tage im Jahr?")) == [
        "Stufe F1",
        "Stufe F2",
    ]


async def test_long_passages_with_another_figure_are_no_copies(home: Home, tmp_path: Path) -> None:
    rule = "Wer hier arbeitet, hat pro Jahr {} Tage frei und trägt sie im Kalender ein. "
    rest = " ".join(f"Satz {'abcdefghijklmnopqrst'[n]} sagt dazu nichts weiter als das." for n in range(12))
    old = f"---\nvalid_from: 2022-01-01\n---\n\n# Tage\n\n{rule.format(24)}{rest}\n"
    new = f"---\nvalid_from: 2026-01-01\n---\n\n# Tage\n\n{rule.format(26)}{rest}\n"
    await ingest(home, tmp_path / "docs", {"alt.md": old, "neu.md": new})
    assert [hit["source"] for hit in await search(home, "Wie viele Tage frei pro Jahr?")] == [
        "neu.md",
        "alt.md",
    ]


async def test_a_translation_stands_beside_its_original(tmp_path: Path) -> None:
    english = {"ferien": "leave", "tage": "days", "jahr": "year", "lohn": "salary", "stufe": "level"}
    english |= {"projekt": "project", "leitet": "leads", "hoch": "high", "lange": "long"}
    home = await open_home(tmp_path / "home", embedder=TwoTongues(**english))
    docs = {
        "ferien_de.txt": "Ferien Tage Jahr: das ist bei uns so geregelt.",
        "leave_en.txt": "Leave days year: this is how it is with us.",
        "lohn_de.txt": "Lohn Stufe hoch: das ist auch bei uns so.",
        "salary_en.txt": "Salary level high: this is so with us too.",
        "projekt_de.txt": "Projekt leitet lange: das kommt bei uns vor.",
        "project_en.txt": "Project leads long: this may happen with us.",
    }
    await ingest(home, tmp_path / "docs", docs)
    found = await search(home, "Ferien Tage Jahr bei uns")
    by_source = {hit["source"]: hit for hit in found}
    assert [hit["source"] for hit in found[:2]] == ["ferien_de.txt", "leave_en.txt"]
    assert by_source["leave_en.txt"]["translation_of"] == by_source["ferien_de.txt"]["passage_id"]
    apart = await search(home, "Ferien Tage Jahr bei uns", without=["grouping"])
    assert not any("translation_of" in hit for hit in apart)
    await home.app.close()


@given(
    st.dictionaries(st.integers(0, 99), st.floats(-1, 1, width=32), min_size=1, max_size=40),
    st.sets(st.integers(0, 99)),
    st.floats(0, 1),
)
def test_what_was_not_looked_at_closely_stays_behind_what_was(
    scores: dict[int, float], looked: set[int], weight: float
) -> None:
    windows = {place: abs(scores[place]) for place in scores if place in looked}
    final = fuse.looked_closer(scores, windows, weight)
    assert final.keys() == scores.keys()
    assert all(np.isfinite(value) for value in final.values())
    rest = [place for place in scores if place not in windows]
    if windows and rest:
        assert max(final[place] for place in rest) < min(final[place] for place in windows)
    for one in rest:
        assert all(final[one] >= final[other] for other in rest if scores[one] > scores[other])


@given(st.lists(st.floats(-1, 1, width=32), max_size=60), st.floats(0, 1), st.integers(0, 60))
def test_scores_that_are_all_alike_or_hardly_any_are_still_numbers(
    values: list[float], weight: float, alike: int
) -> None:
    dense = dict(enumerate(values)) | dict.fromkeys(range(100, 100 + alike), 0.5)
    keyword = dict.fromkeys(dense, 0.0)
    for group in (list(dense), list(dense)[:3], [n for n in dense if n >= 100]):
        found = fuse.fused(group, list(dense), dense, keyword, weight)
        assert list(found) == group
        assert all(np.isfinite(score) for score in found.values())
        assert all(found[a] >= found[b] - 1e-6 for a in group for b in group if dense[a] >= dense[b])
