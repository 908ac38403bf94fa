"""Folders that are watched: each change is taken in as it comes, until Ctrl-C, through a server if one runs."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.commands import PROGRAM, process
from tests.folders import chapters


@pytest.fixture
def docs(docs: Path) -> Path:
    return chapters(docs)


def watched(tmp_path: Path, docs: Path, *more: str) -> Any:
    words = ("ingest", "--watch", str(docs), *more, "--json", "--home", str(tmp_path / "home"))
    return process(*words, code=PROGRAM)


def test_a_watched_folder_is_followed_until_ctrl_c(tmp_path: Path, docs: Path) -> None:
    single = tmp_path / "einzeln.txt"
    single.write_text("Allein.", "utf-8")
    with watched(tmp_path, docs, str(single)) as child:
        assert json.loads(child.stdout.readline())["added"] == 61
        (docs / "neu.md").write_text("# Neu\n\nEine neue Regel.\n", "utf-8")
        assert json.loads(child.stdout.readline())["files"]["added"] == ["neu.md"]
        (docs / "teil1").rename(docs / "teil9")
        assert json.loads(child.stdout.readline())["updated"] == 9
        (tmp_path / "ersatz").write_text("Nicht mehr allein.", "utf-8")
        (tmp_path / "ersatz").replace(single)
        assert json.loads(child.stdout.readline())["files"]["updated"] == ["einzeln.txt"]
        (docs / "neu.md").unlink()
        assert json.loads(child.stdout.readline())["files"]["removed"] == ["neu.md"]
        docs.rename(tmp_path / "weg")
        assert json.loads(child.stdout.readline())["error"]["code"] == "path_missing"
        (tmp_path / "weg" / "neu.md").write_text("# Neu\n\nWieder da.\n", "utf-8")
        (tmp_path / "weg").rename(docs)
        assert json.loads(child.stdout.readline())["files"] == {
            "added": ["neu.md"],
            "updated": [],
            "removed": [],
        }
        child.send_signal(signal.SIGINT)
        assert child.wait() == 130


def test_a_watch_goes_through_the_server_that_runs_on_the_home(tmp_path: Path, docs: Path) -> None:
    words = ("serve", "--port", "0", "--home", str(tmp_path / "home"))
    with process(*words, code=PROGRAM, errors=subprocess.PIPE) as server:
        assert "http" in server.stderr.readline()
        with watched(tmp_path, docs) as child:
            assert json.loads(child.stdout.readline())["added"] == 60
            (docs / "neu.md").write_text("# Neu\n\nEine neue Regel.\n", "utf-8")
            assert json.loads(child.stdout.readline())["added"] == 1
            child.send_signal(signal.SIGINT)
            assert child.wait() == 130


def test_a_watch_of_what_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with watched(tmp_path, tmp_path / "nirgends") as child:
        assert json.loads(child.communicate()[0])["error"]["code"] == "path_missing"
        assert child.returncode == 2
