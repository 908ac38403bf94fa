"""Word lists: what is known, and kept ready in the cache where that can be written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.text import dictionary
from copilot.text.dictionary import is_known, lemma


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Each test reads the lists anew, and so does what comes after."""
    dictionary._looked_up.cache_clear()
    yield
    dictionary._looked_up.cache_clear()


def _knows() -> None:
    assert is_known("holidays", "en")
    assert not is_known("holydais", "en")
    assert lemma("holidays", "en") == "holiday"


def test_a_list_is_unpacked_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORING_CACHE", str(tmp_path))
    _knows()
    (kept,) = tmp_path.glob("words/*/en.dic")
    made = kept.stat().st_mtime_ns
    dictionary._looked_up.cache_clear()
    _knows()
    assert kept.stat().st_mtime_ns == made
    assert [file.name for file in kept.parent.iterdir()] == ["en.dic"]


def test_where_nothing_can_be_kept_the_list_is_unpacked_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "words").write_text("a file where the folder would be")
    monkeypatch.setenv("MENTORING_CACHE", str(tmp_path))
    _knows()


def test_a_kept_list_that_is_broken_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORING_CACHE", str(tmp_path))
    _knows()
    (kept,) = tmp_path.glob("words/*/en.dic")
    kept.write_bytes(kept.read_bytes()[:100])
    dictionary._looked_up.cache_clear()
    _knows()
