"""The composition root: the one place where the parts of a running program are put together."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.errors import Unavailable
from copilot.settings import Settings
from copilot.store.database import Database, open_database

if TYPE_CHECKING:
    from filelock import FileLock

    from copilot.answer.ranking import Ranker
    from copilot.embedding import Embedder
    from copilot.index import Index
    from copilot.llm import Model
    from copilot.retrieval import Search
    from copilot.suggest.fair import Queue
    from copilot.suggest.parts import Parts

LOCK_SECONDS = 30.0
"""How long a command waits for another one that is using the home's index."""


@dataclass(slots=True)
class App:
    """A home that is open, with its parts; all but the database come into being when they are first needed."""

    settings: Settings
    database: Database
    make_embedder: Callable[[Settings], Embedder]
    make_model: Callable[[Settings], Model | None]
    today: Callable[[], date]
    say: Callable[[str], None] = lambda _: None
    _embedder: Embedder | None = None
    _asking: Queue | None = None
    _index: Index | None = None
    _search: Search | None = None
    _ranker: Ranker | None = None
    _model: Model | None = None
    _has_model: bool = False
    _checker: Model | None = None
    _has_checker: bool = False
    _lock: FileLock | None = None
    _opening: threading.Lock = field(default_factory=threading.Lock)
    _closers: list[Callable[[], None]] = field(default_factory=list)

    @property
    def embedder(self) -> Embedder:
        """What turns texts into vectors."""
        if self._embedder is None:
            self._embedder = self.make_embedder(self.settings)
        return self._embedder

    @property
    def asking(self) -> Queue:
        """Whose turn it is where several ask."""
        if self._asking is None:
            from copilot.suggest.fair import Queue

            self._asking = Queue()
        return self._asking

    def index(self) -> Index:
        """The vector index; a local one belongs to one program at a time.

        Raises: Unavailable when another program keeps it longer than ``LOCK_SECONDS``.
        """
        from copilot.index import ChromaIndex

        with self._opening:
            if self._index is None:
                if not self.settings.chroma_url:
                    self._hold_index()
                folder = self.settings.home / "index"
                self._index = ChromaIndex(folder=folder, url=self.settings.chroma_url)
                self._closers.append(self._index.close)
            return self._index

    def _hold_index(self) -> None:
        from filelock import FileLock, Timeout

        # taken in a worker's thread and given back in another
        lock = FileLock(self.settings.home / "index.lock", thread_local=False)
        try:
            try:
                lock.acquire(timeout=1)
            except Timeout:
                self.say("home_waiting")
                lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            raise Unavailable("home_in_use") from None
        except OSError as error:
            raise Unavailable("home_read_only") from error
        self._lock = lock

    def model(self) -> Model | None:
        """The model that the settings name, or None for rules alone."""
        if not self._has_model:
            self._model = self.make_model(self.settings)
            self._has_model = True
            if self._model is not None:
                self._closers.append(self._model.close)
        return self._model

    @property
    def search(self) -> Search:
        """The search over this home, with what it keeps in memory."""
        if self._search is None:
            from copilot.retrieval import Search

            self._search = Search(self.index, self.embedder)
        return self._search

    @property
    def ranker(self) -> Ranker:
        """What puts sentences in order, with the vectors it remembers."""
        if self._ranker is None:
            from copilot.answer.ranking import Ranker

            self._ranker = Ranker(self.embedder)
        return self._ranker

    def checker(self) -> Model | None:
        """The model that has a second look at rewordings, where the settings name one."""
        if not self._has_checker:
            from copilot import llm

            model = self.model()
            self._checker = llm.make_checker(self.settings, model)
            self._has_checker = True
            if self._checker is not None and self._checker is not model:
                self._closers.append(self._checker.close)
        return self._checker

    def parts(self) -> Parts:
        """What suggestions are made with."""
        from copilot.suggest.parts import Parts

        return Parts(
            self.database,
            self.index,
            self.embedder,
            self.search,
            self.ranker,
            self.model(),
            self.settings.language,
            self.settings.zone,
            self.settings.country,
            self.checker(),
        )

    async def close(self) -> None:
        """Stop what was started and let go of the home."""
        for closer in reversed(self._closers):
            with contextlib.suppress(Exception):
                closer()
        await self.database.close()
        if self._lock is not None:
            self._lock.release()


async def build(
    settings: Settings,
    *,
    embedder: Embedder | None = None,
    make_model: Callable[[Settings], Model | None] | None = None,
    today: Callable[[], date] | None = None,
) -> App:
    """The program over the home that the settings name; a new home is made.

    What is not given is made as the settings say.
    Raises: Unavailable when the home can't be made, opened or written.
    """
    if settings.database_url is None:
        try:
            settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not settings.home.is_dir():
                raise NotADirectoryError
        except OSError as error:
            raise Unavailable("home_cannot_make", home=settings.home.name) from error
    zone = settings.zone
    return App(
        settings=settings,
        database=await open_database(settings.database, _migration_lock(settings)),
        make_embedder=(lambda _: embedder) if embedder else _embedder,
        make_model=make_model or _model,
        today=today or (lambda: datetime.now(zone).date()),
    )


def _embedder(settings: Settings) -> Embedder:
    from copilot import embedding

    return embedding.make(settings)


def _model(settings: Settings) -> Model | None:
    from copilot import llm

    return llm.make(settings)


def _migration_lock(settings: Settings) -> Path | None:
    return None if settings.database_url else settings.home / "migration.lock"


def server_note(home: Path) -> Path:
    """Where a running server says how to reach it (readable by its user only)."""
    return home / "server.json"


def running_server(home: Path) -> dict[str, str] | None:
    """Address and token of the server that runs on this home, if there is one that is alive."""
    try:
        note = json.loads(server_note(home).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    from filelock import FileLock, Timeout

    lock = FileLock(home / "server.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return {"url": str(note["url"]), "token": str(note["token"])}
    except OSError:
        return None
    lock.release()  # nobody holds it: the note is a leftover of a server that was killed
    return None
