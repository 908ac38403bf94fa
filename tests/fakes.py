"""Stand-ins for what lies outside: the model, the embedder's arithmetic, the clock. Everything else is real."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from copilot.app import App, build
from copilot.embedding import InContext, Vectors
from copilot.errors import Unavailable
from copilot.llm import Expected, Finding, Message, Profile, Reply, Usage, Verdict
from copilot.llm.registry import TASKS
from copilot.operations import Call, run
from copilot.settings import Settings
from copilot.text.terms import words

TODAY = date(2026, 4, 9)
MENTOR, MENTEE, STRANGER = "urs@firma.example", "lea@firma.example", "tom@firma.example"
PEOPLE = f"""email,name,role,programme,language,skills,wishes
{MENTOR},Urs Hofer,mentor,aufwind,de,führt seit Jahren,
{MENTEE},Lea Brunner,mentee,aufwind,de,Empfang,Ich möchte die Teamleitung Empfang übernehmen.
{STRANGER},Tom Keller,mentee,aufwind,de,,
lead@firma.example,Rita Lead,lead,aufwind,de,,
"""


class WordEmbedder:
    """Vectors from hashed words: near when words are shared, the same on every machine, at once."""

    id = "words"
    size = 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.stack([self.query(text) for text in texts])

    def holding(self, word: str) -> list[str]:
        """The texts embedded so far that hold that word."""
        return [text for text in self.embedded if word in text]

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> Vectors:
        vector = np.full(self.size, 1e-3, dtype=np.float32)
        for word in words(text):
            vector[int(hashlib.sha256(self.meaning(word).encode()).hexdigest(), 16) % self.size] += 1
        normal: Vectors = vector / np.linalg.norm(vector)
        return normal

    def meaning(self, word: str) -> str:
        """What a folded word is taken for."""
        return word


class TwoTongues(WordEmbedder):
    """Knows of some words what they are called in the other language: they have the same vector."""

    id = "tongues"
    size = 1024

    def __init__(self, **english: str) -> None:
        super().__init__()
        self._english = english

    def meaning(self, word: str) -> str:
        return self._english.get(word, word)


class ReadsTongues(TwoTongues):
    """Tells of each word what it means where it stands, too."""

    id = "reads-tongues"

    def in_context(self, texts: Sequence[str]) -> list[InContext]:
        self.embedded += texts
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> InContext:
        places = [match.span() for match in re.finditer(r"\w+", text)]
        vectors = [self.query(text[start:end]) for start, end in places]
        starts, ends = (np.array([place[side] for place in places], dtype=np.int32) for side in (0, 1))
        return InContext(starts, ends, np.array(vectors, dtype=np.float32).reshape(-1, self.size))


class ScriptedModel:
    """Answers by a function of the prompt; remembers what it was asked."""

    name = "scripted"
    parallel = 1

    def __init__(
        self, answer: Callable[[Sequence[Message]], str | None], tasks: Sequence[str] = TASKS
    ) -> None:
        self.profile = Profile(self.name, frozenset(tasks))  # type: ignore[arg-type]
        self.asked: list[Sequence[Message]] = []
        self._answer = answer

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        self.asked.append(list(messages))
        size = sum(len(message.content) for message in messages)
        return Reply(self._answer(messages), Usage(prompt_tokens=size // 4, completion_tokens=20, calls=1))

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        self.asked.append(list(messages))
        said = self._answer(messages)
        odds = None if said is None else 5.0 if said.startswith("yes") else -5.0
        return Verdict(odds, Usage(prompt_tokens=100, completion_tokens=1, calls=1))

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
        self.asked.append(list(messages))
        said = self._answer(messages)
        found = None if said in (None, "none") else said
        return Finding(found, Usage(prompt_tokens=100, completion_tokens=3, calls=1))

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:
        """Can't be told, as of most endpoints."""
        return Expected(None, Usage())

    def is_here(self) -> bool:
        """At once."""
        return True

    def close(self) -> None:
        """Nothing to let go of."""


class DeadModel(ScriptedModel):
    """A model that can't be reached."""

    def __init__(self) -> None:
        super().__init__(lambda _: None)

    async def word(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        self.asked.append(list(messages))
        raise Unavailable("model_unreachable", model=self.name)

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        self.asked.append(list(messages))
        raise Unavailable("model_unreachable", model=self.name)

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
        self.asked.append(list(messages))
        raise Unavailable("model_unreachable", model=self.name)

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:
        self.asked.append(list(messages))
        raise Unavailable("model_unreachable", model=self.name)


class Home:
    """A home in a temporary folder with everything real but model, embedder and clock."""

    def __init__(self, app: App, embedder: WordEmbedder) -> None:
        self.app = app
        self.embedder = embedder
        self.events: list[dict[str, Any]] = []

    async def do(self, operation: str, email: str | None = None, **arguments: Any) -> dict[str, Any]:
        """Run an operation as that person (None: the operator)."""
        return await run(Call(self.app, email, watch=self.events.append), operation, arguments)

    async def with_pair(self) -> Home:
        """The same with people and the pair ``wir``."""
        await self.do("people_import", text=PEOPLE)
        await self.do("pair_add", mentor=MENTOR, mentee=MENTEE, programme="aufwind", id="wir", language="de")
        return self

    async def note(
        self, text: str, day: str = "2026-03-12", email: str = MENTEE, **more: Any
    ) -> dict[str, Any]:
        """A note of the pair ``wir``."""
        return await self.do("note_add", email, pair="wir", text=text, date=day, **more)

    async def agenda(self, email: str = MENTOR, **more: Any) -> dict[str, Any]:
        """An agenda of the pair ``wir`` on the fakes' day."""
        return await self.do("agenda", email, pair="wir", **({"date": TODAY.isoformat()} | more))


_EMPTY: list[bytes] = []


async def _empty_database() -> bytes:
    """The file of an empty home: the migrations take half a second, a copy nothing."""
    with TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), cache=Path(folder), language="de")
        await (await build(settings, embedder=WordEmbedder())).close()
        return _file(settings.home)


def _file(home: Path) -> bytes:
    return (home / "mentoring.db").read_bytes()


def _begin(home: Path, database: bytes) -> None:
    if not home.exists():
        home.mkdir(mode=0o700, parents=True)
        (home / "mentoring.db").write_bytes(database)


async def open_home(
    folder: Path,
    model: Any = None,
    today: date = TODAY,
    embedder: WordEmbedder | None = None,
    **more: Any,
) -> Home:
    """A home in that folder; made if it isn't there, from one that this process has brought to today's schema.

    ``more`` are further settings.
    """
    embedder = embedder or WordEmbedder()
    settings = Settings(home=folder, cache=folder.parent / "cache", language="de", **more)
    if not _EMPTY:
        _EMPTY.append(await _empty_database())
    _begin(folder, _EMPTY[0])
    app = await build(settings, embedder=embedder, make_model=lambda _: model, today=lambda: today)
    return Home(app, embedder)


def item(agenda: dict[str, Any], slot: str) -> dict[str, Any]:
    """The item of that slot."""
    return next(i for i in agenda["items"] if i["slot"] == slot)


def texts(agenda: dict[str, Any]) -> str:
    """Everything an agenda says, as one text."""
    lines = [p["text"] for i in agenda["items"] for p in i["points"]]
    return "\n".join([*lines, *(q for i in agenda["items"] for q in i["questions"])])
