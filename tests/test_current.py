"""Documents stay current: who moved is still the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import BadInput
from tests.fakes import Home
from tests.folders import numbers, rename, stored, write

pytestmark = pytest.mark.anyio


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
