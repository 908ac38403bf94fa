"""A home with a few documents of an invented company and notes of a pair, for tests that ask."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from copilot.answer.candidates import Candidate
from copilot.answer.ranking import Ranked
from copilot.domain import Span
from copilot.embedding import Vectors
from copilot.embedding.e5 import EmbeddedE5
from copilot.llm import Message
from copilot.prompts import load
from copilot.retrieval import Hit
from copilot.store.tables import DocumentRow, NoteRow
from tests.fakes import MENTEE, MENTOR, Home, ScriptedModel, open_home

DAYS = "Wie viele Ferientage habe ich pro Jahr?"
DOCUMENTS = {
    "ferien.md": """---
title: Ferien und freie Tage
owner: HR Zeit
language: de
valid_from: 2026-01-01
---

# Ferien und freie Tage

## Anspruch

Alle Mitarbeitenden haben pro Kalenderjahr Anspruch auf 26 Ferientage. Bei Teilzeit gilt der Anspruch anteilig.
Nicht bezogene Ferientage verfallen am 31. März des Folgejahres.

## Antrag

Der Antrag läuft über das Personalportal. Die vorgesetzte Person antwortet innert fünf Arbeitstagen.
""",
    "ferien-2022.md": """---
title: Merkblatt Ferien
owner: HR Archiv
language: de
valid_from: 2022-01-01
---

# Merkblatt Ferien

Alle Mitarbeitenden haben pro Kalenderjahr Anspruch auf 24 Ferientage.
""",
    "transfers.md": """---
title: Internal transfers
owner: HR Development
language: en
valid_from: 2025-06-01
---

# Internal transfers

Internal transfers are possible after twelve months in the current role, with the agreement of both managers.
The new manager reads the request within ten working days.

## Levels

| Level | From | To |
|---|---|---|
| S1 | CHF 72'000 | CHF 90'000 |
| S2 | CHF 84'000 | CHF 106'000 |
""",
    "mentee.md": """---
title: Aufgaben im Mentoring
owner: Programmleitung
language: de
valid_from: 2026-01-01
---

# Aufgaben im Mentoring

Die oder der Mentee ist zuständig für:

- Termine vorschlagen
- die Traktanden schicken
- offene Punkte nachführen

Mentorinnen und Mentoren hören zu und stellen Fragen.
""",
    "anlaufstellen.md": """---
title: Anlaufstellen
owner: Vertrauensstelle
language: de
valid_from: 2026-01-01
tags: [anlaufstellen, hilfe]
---

# Anlaufstellen

### Vertrauensstelle

Die Vertrauensstelle ist zuständig bei Belästigung, Diskriminierung und Mobbing.

- E-Mail: vertrauen@firma.example
- Telefon: +41 00 111 11 11
""",
}
NOTE = "Lea schickt bis 20. März den Entwurf der Präsentation.\nDas Treffen war gut."
PRIVATE = "Lea wirkt bei der Präsentation unsicher, das sage ich ihr noch nicht."


class Counting(EmbeddedE5):
    """The real embedder; remembers what became a vector."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().queries(texts)


_embedder: list[EmbeddedE5] = []


def embedder() -> EmbeddedE5:
    """The real embedder, loaded once: what answers can't be told from hashed words."""
    if not _embedder:
        _embedder.append(EmbeddedE5())
    return _embedder[0]


_read: list[TemporaryDirectory[str]] = []


async def documents_read() -> Path:
    """A home that has read the documents, made once: reading them costs seconds, a copy next to nothing."""
    if not _read:
        folder = TemporaryDirectory()
        home = await (await open_home(Path(folder.name) / "home", embedder=embedder())).with_pair()  # type: ignore[arg-type]
        source = Path(folder.name) / "documents"
        source.mkdir()
        for name, text in DOCUMENTS.items():
            (source / name).write_text(text, "utf-8")
        await home.do("ingest", paths=[str(source)])
        await home.app.close()
        _read.append(folder)
    return Path(_read[0].name) / "home"


async def company(folder: Path, model: Any = None) -> Home:
    """The home with its documents, the pair ``wir``, a shared note of Lea's and a private one of Urs'."""
    copytree(await documents_read(), folder / "home")
    home = await open_home(folder / "home", model, embedder=embedder())  # type: ignore[arg-type]
    await home.note(NOTE, email=MENTEE)
    await home.note(PRIVATE, email=MENTOR, private=True)
    home.events.clear()
    return home


def ranked(text: str, *, rank: int = 0, number: int = 0, similarity: float = 0.9, title: str = "A") -> Ranked:
    """A sentence that was found, the whole of its passage, with half of the question's words."""
    hit = Hit(
        f"p{rank}",
        f"{title}.md",
        "document",
        title,
        "",
        "",
        "en",
        text,
        0,
        len(text),
        None,
        1.0,
        None,
        "",
        "org",
    )
    found = Candidate(hit, rank, number, Span(0, len(text), text), True, text)
    return Ranked(found, similarity, similarity, 0.5, 0.5)


def sayer(**says: str) -> ScriptedModel:
    """A model that says yes to texts holding these words (``holding``), finds these words, words claims so.

    ``yes`` is a word of the texts that answer; ``find`` what it finds; ``word`` what it words every claim as.
    """

    def answer(messages: Sequence[Message]) -> str | None:
        system, asked = messages[0].content, messages[-1].content
        if system == load("judge_answer").system:
            return "yes" if _answered(asked, says.get("yes", "")) else "no"
        if system.startswith("You find the answer"):
            return says.get("find", "none")
        if system.startswith("You help a colleague"):
            return says.get("word")
        return None

    return ScriptedModel(answer)


_CONTROL = ("Wann öffnet die Kantine?", "Until when is the gate open?", "Wer gibt die Schlüssel zum Archiv aus?",
            "Where does the choir meet?")  # fmt: skip


def _answered(asked: str, word: str) -> bool:
    """Right about the texts that a model is tried on, and yes where the text holds the word."""
    text = asked.partition("Question:")[0]
    return any(question in asked for question in _CONTROL) or bool(word and word in text)


def events(home: Home, name: str) -> list[dict[str, Any]]:
    """What was told of an answer's events of that name."""
    return [event["data"] for event in home.events if event.get("event") == name]


async def stands(home: Home, evidence: dict[str, Any]) -> bool:
    """Whether a quote stands where it says, in what is stored."""
    async with home.app.database.read() as db:
        if evidence["kind"] == "note":
            text = await db.scalar(
                select(NoteRow.text).where(NoteRow.id == evidence["source"].removeprefix("note:"))
            )
        else:
            text = await db.scalar(select(DocumentRow.text).where(DocumentRow.source == evidence["source"]))
    return bool(text) and text[evidence["start"] : evidence["end"]] == evidence["quote"]
