"""Folders and archives: walked in a fixed order, and what cannot be read is named."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.ingest.files import Unreadable, walk
from copilot.ingest.readers import content
from copilot.ingest.readers.worker import shared
from tests.documents import archive, pdf
from tests.reading import PAGES, sources


@pytest.fixture(scope="module", autouse=True)
def reader() -> Iterator[None]:
    yield
    shared().close()


def test_an_archive_is_a_folder_of_its_members(tmp_path: Path) -> None:
    files = {
        "inner/x.md": "# X\n\nText von X.\n",
        "inner/x.md.meta.yaml": "owner: HR\n",
        "b.pdf": pdf(PAGES),
        ".hidden.md": "x",
        "__MACOSX/._b.md": "x",
        "picture.png": b"x",
    }
    (tmp_path / "a.zip").write_bytes(archive(files))
    found = list(walk(tmp_path))
    assert [f.source for f in found] == ["a.zip/b.pdf", "a.zip/inner/x.md"]
    assert found[1].path == tmp_path / "a.zip" / "inner" / "x.md"
    taken = content(found[1], found[1].read(), "de")
    assert (taken.outline.title, taken.outline.owner) == ("X", "HR")
    assert [f.source for f in walk(tmp_path / "a.zip")] == ["a.zip/b.pdf", "a.zip/inner/x.md"]


def reasons(folder: Path) -> dict[str, str]:
    found = {}
    for file in walk(folder):
        try:
            content(file, file.read(), "de")
        except Unreadable as error:
            found[file.source] = error.reason
    return found


def test_members_that_climb_out_link_or_nest_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    files = {
        "../out.md": "x",
        "/abs.md": "x",
        "..\\win.md": "x",
        "c:/drive.md": "x",
        "link.md": "/etc/passwd",
        "again.zip": archive({"x.md": "x"}),
        "good.md": "Text.",
    }
    (tmp_path / "a.zip").write_bytes(archive(files, links=["link.md"]))
    assert reasons(tmp_path) == {
        "a.zip/../out.md": "member_climbs",
        "a.zip//abs.md": "member_climbs",
        "a.zip/..\\win.md": "member_climbs",
        "a.zip/c:/drive.md": "member_climbs",
        "a.zip/link.md": "member_link",
        "a.zip/again.zip": "archive_nested",
    }
    assert not (tmp_path / "out.md").exists()


def test_archives_that_expand_without_measure_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(archive({"a.md": b"a" * 9_000_000}))
    (tmp_path / "many.zip").write_bytes(archive({f"{n}.md": "" for n in range(10_001)}))
    (tmp_path / "half.zip").write_bytes(archive({"a.md": "Text. " * 50})[:60])
    locked = archive({"a.md": "Text."}).replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
    (tmp_path / "locked.zip").write_bytes(locked)
    assert reasons(tmp_path) == {
        "bomb.zip": "archive_bomb",
        "half.zip": "file_damaged",
        "locked.zip/a.md": "file_encrypted",
        "many.zip": "archive_members",
    }


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    data = bytearray(archive({"a.md": "Text. " * 100, "b.md": "Text. " * 100}, packed=False))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)  # where the second member begins: at the first
    (tmp_path / "a.zip").write_bytes(data)
    assert reasons(tmp_path) == {"a.zip": "archive_bomb"}


def test_a_member_that_is_damaged_costs_itself_only(tmp_path: Path) -> None:
    data = archive({"a.md": "Erster Text.", "b.md": "Zweiter Text."}, packed=False)
    (tmp_path / "a.zip").write_bytes(data.replace(b"Erster", b"Kaputt"))
    assert reasons(tmp_path) == {"a.zip/a.md": "file_damaged"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b/x.md", "b/.git/x.md", "a.MD", "c/d/e.txt", "c.bin", ".env.md"):
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text("Text.")
    return tmp_path / "docs"


def test_folders_are_walked_in_a_fixed_order_without_hidden_ones(tree: Path) -> None:
    assert sources(tree) == ["a.MD", "b/x.md", "c/d/e.txt"]


def test_links_out_of_the_folder_to_hidden_files_and_in_circles_are_left_alone(tree: Path) -> None:
    (tree.parent / "secret.md").write_text("Geheimnis")
    (tree / "out.md").symlink_to(tree.parent / "secret.md")
    (tree / "hidden.md").symlink_to(tree / ".env.md")
    (tree / "gone.md").symlink_to(tree / "nowhere.md")
    (tree / "self.md").symlink_to(tree / "self.md")
    (tree / "b" / "round").symlink_to(tree, target_is_directory=True)
    (tree / "elsewhere").symlink_to(tree.parent, target_is_directory=True)
    (tree / "same.md").symlink_to(tree / "b" / "x.md")
    assert sources(tree) == ["a.MD", "b/x.md", "c/d/e.txt", "same.md"]


def test_names_with_newlines_emoji_and_both_forms_of_umlauts_are_read(tree: Path) -> None:
    for name in (
        "a\nb 🙂.md",
        unicodedata.normalize("NFC", "Führung.md"),
        unicodedata.normalize("NFD", "Führung.md"),
    ):
        (tree / name).write_text("Text.")
    assert len(sources(tree)) == 6
    assert reasons(tree) == {}


def test_a_file_that_goes_while_the_folder_is_read_is_one_failure(tree: Path) -> None:
    found = list(walk(tree))
    (tree / "b" / "x.md").unlink()
    (tree / "a.MD").write_text("Neuer Text.")
    read = [file for file in found if file.source != "b/x.md"]
    assert [content(file, file.read(), "de").text for file in read] == ["Neuer Text.", "Text."]
    with pytest.raises(Unreadable) as error:
        found[1].read()
    assert error.value.reason == "file_unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_opened_is_one_failure(tree: Path) -> None:
    (tree / "b").chmod(0)
    try:
        assert reasons(tree) == {"b": "file_unreadable"}
    finally:
        (tree / "b").chmod(0o700)


def test_a_pipe_with_the_name_of_a_document_is_passed_over(tree: Path) -> None:
    os.mkfifo(tree / "pipe.md")
    assert "pipe.md" not in sources(tree)
