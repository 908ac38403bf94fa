"""Documents: exact offsets, only what changed, one broken file never stops the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.chunking import MAX_WORDS, outline
from copilot.errors import BadInput, Drift
from tests.fakes import Home, open_home

pytestmark = pytest.mark.anyio
GUIDE = """---
title: Führen in Teilzeit
owner: HR Entwicklung
language: de
valid_from: 2026-01-01
---
# Führen in Teilzeit

## Voraussetzungen

Führungsfunktionen stehen ab einem Pensum von 60 % offen. Unter 80 % braucht es eine Stellvertretung.

```
# keine Überschrift
```

| Stufe | Tage |
|---|---|
| F1 | fünf |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    (docs / "sub").mkdir(parents=True)
    (docs / "teilzeit.md").write_text(GUIDE, "utf-8")
    (docs / "sub" / "levels.txt").write_text("Level three leads a project.\n\nLevel four leads two.", "utf-8")
    return docs


async def test_a_second_run_finds_everything_unchanged_and_embeds_nothing(home: Home, folder: Path) -> None:
    first = await home.do("ingest", paths=[str(folder)])
    assert (first["added"], first["failed"]) == (2, [])
    embedded = len(home.embedder.embedded)
    second = await home.do("ingest", paths=[str(folder)])
    assert (second["added"], second["updated"], second["unchanged"], second["removed"]) == (0, 0, 2, 0)
    assert len(home.embedder.embedded) == embedded


async def test_an_edited_file_embeds_only_what_changed_and_a_removed_one_is_gone(
    home: Home, folder: Path
) -> None:
    await home.do("ingest", paths=[str(folder)])
    embedded = len(home.embedder.embedded)
    with (folder / "teilzeit.md").open("a", encoding="utf-8") as file:
        file.write("\n## Gesuch\n\nDas Gesuch geht an die Bereichsleitung.\n")
    (folder / "sub" / "levels.txt").unlink()
    report = await home.do("ingest", paths=[str(folder)])
    assert (report["updated"], report["removed"]) == (1, 1)
    # the new passage with its headings, its window, its sentence, and the words that now stand in two passages
    assert sorted(home.embedder.embedded[embedded:]) == [
        "Das Gesuch geht an die Bereichsleitung.",
        "Führen",
        "Führen in Teilzeit › Gesuch\nDas Gesuch geht an die Bereichsleitung.",
        "Gesuch: Das Gesuch geht an die Bereichsleitung.",
        "Teilzeit",
    ]
    assert "Level" not in str(await home.do("search", query="level project"))
    assert (await home.do("reindex", check=True))["drift"] is False


async def test_passages_carry_headings_and_exact_offsets(home: Home, folder: Path) -> None:
    await home.do("ingest", paths=[str(folder)])
    found = (await home.do("search", query="Pensum Stellvertretung"))["results"][0]
    assert found["title"] == "Führen in Teilzeit"
    assert found["headings"] == "Voraussetzungen"
    text = (await home.do("source", source=found["source"]))["text"]
    assert text[found["start"] : found["end"]] == found["text"]
    assert text == GUIDE


async def test_broken_files_are_named_with_a_reason_and_the_rest_is_done(home: Home, folder: Path) -> None:
    (folder / "empty.md").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\n ")
    (folder / "picture.md").write_bytes(bytes(range(256)) * 20)
    (folder / "huge.txt").write_bytes(b"a" * 10_000_001)
    (folder / "utf16.txt").write_bytes("Grüsse aus Zürich.".encode("utf-16"))
    (folder / "latin.txt").write_bytes("Grüsse aus Basel.".encode("latin-1"))
    report = await home.do("ingest", paths=[str(folder)])
    assert {entry["path"] for entry in report["failed"]} == {
        "empty.md",
        "blank.txt",
        "picture.md",
        "huge.txt",
    }
    assert all(entry["reason"] for entry in report["failed"])
    assert report["added"] == 4
    for source, words in (("utf16.txt", "Zürich"), ("latin.txt", "Basel")):
        assert words in (await home.do("source", source=source))["text"]


async def test_a_link_out_of_the_folder_and_hidden_files_are_left_alone(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Geheimnis des Rechners", "utf-8")
    (folder / "link.txt").symlink_to(secret)
    (folder / ".hidden.txt").write_text("Geheimnis im Versteck", "utf-8")
    report = await home.do("ingest", paths=[str(folder)])
    assert report["added"] == 2


async def test_names_with_newlines_and_emoji_and_the_same_content_twice(home: Home, folder: Path) -> None:
    (folder / "a\nb 🙂.txt").write_text("Level three leads a project.\n\nLevel four leads two.", "utf-8")
    assert (await home.do("ingest", paths=[str(folder)]))["added"] == 3
    assert (await home.do("ingest", paths=[str(folder)]))["unchanged"] == 3


@pytest.mark.parametrize("path", ["/gibt/es/nicht", "nirgends.md"])
async def test_a_path_that_is_not_there_is_a_clear_error(home: Home, path: str) -> None:
    with pytest.raises(BadInput) as error:
        await home.do("ingest", paths=[path])
    assert error.value.exit_code == 2


async def test_an_audience_that_does_not_exist_is_refused(home: Home, folder: Path) -> None:
    for audience in ("programme:nein", "pair:wir", "person:x", "alle"):
        with pytest.raises(BadInput):
            await home.do("ingest", paths=[str(folder)], audience=audience)


class _Stop(Exception):
    pass


async def test_an_interrupted_ingest_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for n in range(12):
        (docs / f"d{n:02}.txt").write_text(f"Dokument {n} über Laufbahn und Lohn Nummer{n}.", "utf-8")
    home = await open_home(tmp_path / "home")

    def stop(event: dict[str, object]) -> None:
        if event.get("progress") == "files" and event["done"] == 5:
            raise _Stop

    from copilot.operations import Call, run

    with pytest.raises(_Stop):
        await run(Call(home.app, None, watch=stop), "ingest", {"paths": [str(docs)]})
    await home.app.close()
    again = await open_home(tmp_path / "home")
    report = await again.do("ingest", paths=[str(docs)])
    assert (report["added"], report["unchanged"]) == (7, 5)
    assert (await again.do("reindex", check=True))["drift"] is False
    await again.app.close()


async def test_reindex_finds_the_same_passages_again_without_embedding(home: Home, folder: Path) -> None:
    await home.do("ingest", paths=[str(folder)])
    before = await home.do("search", query="Pensum Stellvertretung")
    embedded = len(home.embedder.embedded)
    await home.do("reindex")
    assert await home.do("search", query="Pensum Stellvertretung") == before
    assert len(home.embedder.embedded) == embedded


async def test_drift_is_reported(home: Home, folder: Path) -> None:
    await home.do("ingest", paths=[str(folder)])
    home.app.index().delete("org", "de", list(home.app.index().ids("org", "de"))[:1])
    with pytest.raises(Drift) as error:
        await home.do("reindex", check=True)
    assert error.value.params["missing"] == 1


@given(st.text(max_size=2_000))
def test_any_text_is_cut_into_verbatim_passages_of_bounded_length(text: str) -> None:
    for markdown in (True, False):
        for passage in outline(text, name="x", markdown=markdown).passages:
            assert text[passage.start : passage.end] == passage.text
            assert len(passage.text.split()) <= MAX_WORDS + 60


def test_a_heading_inside_a_code_block_is_no_heading() -> None:
    assert not any(
        "keine" in passage.headings for passage in outline(GUIDE, name="x", markdown=True).passages
    )


def test_front_matter_that_holds_the_content_is_indexed_too() -> None:
    levels = "\n".join(
        f"  - level {n}: writes code that others of the team can read and change" for n in range(40)
    )
    text = f"---\ntitle: Backend\nframework:\n{levels}\n---\n"
    found = outline(text, name="x", markdown=True)
    assert found.title == "Backend"
    assert "level 39" in " ".join(passage.text for passage in found.passages)
