"""Files and texts read as an ingest reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.chunking import MAX_WORDS, Outline, Passage, outline
from copilot.errors import BadInput
from copilot.ingest.files import Unreadable, walk
from copilot.ingest.readers import Content, content
from copilot.ingest.readers.worker import Worker

PAGES = [
    [(22, "Laufbahn in Teilzeit"), (11, "Wer ein Team führt, arbeitet mindestens 60 Prozent."), (11, "Das gilt.")],
    [(22, "Lohnband"), (11, "Das Lohnband A gilt ab Stufe F1. Es wird jedes Jahr neu verhandelt.")],
]  # fmt: skip
PARAGRAPHS = [
    ("Heading1", "Laufbahn"),
    ("", "Wer führt, plant."),
    ("Heading2", "Stufen"),
    ("", "Es gibt zwei."),
]
TABLE = [["Stufe", "Tage"], ["F1", "fünf"], ["F2", "acht"]]


def read(folder: Path, name: str, data: bytes | str, worker: Worker | None = None) -> Content:
    """The content of a file with this name; all its passages are slices of its text."""
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    found = next(walk(folder / name))
    taken = content(found, found.read(), "de", worker=worker)
    for passage in taken.outline.passages:
        assert taken.text[passage.start : passage.end] == passage.text
    return taken


def refused(folder: Path, name: str, data: bytes | str, worker: Worker | None = None) -> str:
    """The reason why a file is not read, in words that exist in both languages."""
    with pytest.raises(Unreadable) as error:
        read(folder, name, data, worker)
    problem = BadInput(error.value.reason, **error.value.params)
    assert problem.render("de")["message"] != problem.render("en")["message"]
    return error.value.reason


def sources(folder: Path) -> list[str]:
    return [found.source for found in walk(folder)]


def shape(text: str) -> Outline:
    """What a text in Markdown is cut into; all its passages are slices of it, none too long."""
    found = outline(text, name="file", markdown=True)
    for passage in found.passages:
        assert text[passage.start : passage.end] == passage.text
        assert len(passage.text.split()) <= MAX_WORDS
    return found


def passages(text: str) -> tuple[Passage, ...]:
    """Only the passages."""
    return shape(text).passages


def holding(text: str, words: str) -> Passage:
    """The one passage with these words."""
    found = [passage for passage in passages(text) if words in passage.text]
    assert len(found) == 1, [passage.text for passage in found]
    return found[0]
