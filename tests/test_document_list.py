"""Documents listed: those the viewer may read, with who answers for them, never a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.cli.show import documents
from copilot.cli.terminal import Terminal
from copilot.settings import Settings
from tests.fakes import MENTEE, Home
from tests.searching import EVA, ingest

pytestmark = pytest.mark.anyio


async def test_a_viewer_sees_the_companys_and_the_own_programmes_documents(
    two_pairs: Home, tmp_path: Path
) -> None:
    labels = {"owner": "HR", "valid_from": "2026-01-01"}
    await ingest(two_pairs, tmp_path / "a", {"lohn.md": "# Lohn\n\nDer Lohn steigt."}, **labels)
    await ingest(two_pairs, tmp_path / "b", {"plan.md": "# Plan\n\nNur hier."}, audience="programme:zweites")
    await two_pairs.note("Lea ruft an.")
    (listed,) = (await two_pairs.do("document_list", MENTEE))["documents"]
    assert listed.pop("id")
    assert listed == {
        "source": "lohn.md",
        "title": "Lohn",
        "owner": "HR",
        "language": "de",
        "audience": "org",
        "valid_from": "2026-01-01",
    }
    for email in (EVA, None):
        both = (await two_pairs.do("document_list", email))["documents"]
        assert [entry["source"] for entry in both] == ["lohn.md", "plan.md"]


def test_each_document_is_a_line_that_its_name_can_not_break() -> None:
    entry = {"source": "a\nb.md", "title": "Lohn\x1b[2J", "owner": "HR", "valid_from": "2026-01-01"}
    bare = {"source": "c.md", "title": "Titel", "owner": "", "valid_from": None}
    told = {}
    for language in ("de", "en"):
        terminal = Terminal(Settings(), None, language, as_json=False)
        told[language] = documents({"documents": [entry, bare]}, terminal)
    assert told["de"] == "a\\nb.md  Lohn\\x1b[2J (HR, gilt seit 1.1.2026)\nc.md  Titel"
    assert "(HR, valid from 1 January 2026)" in told["en"]
    assert documents({"documents": []}, Terminal(Settings(), None, "de", as_json=False)) == "Nichts da."
