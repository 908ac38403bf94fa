"""How a command reaches its home: in this process, or through the server that runs on the home."""

from __future__ import annotations

import json
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from copilot.domain import Language
from copilot.errors import Rendered, Unavailable

if TYPE_CHECKING:
    from copilot.settings import Settings

Json = dict[str, Any]
Watch = Callable[[Json], None]
Watcher = AbstractContextManager[Watch]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "files": "Dateien lesen",
        "passages": "Abschnitte einbetten",
        "windows": "Fenster einbetten",
        "notes": "Notizen lesen",
        "profiles": "Angaben vergleichen",
        "bytes": "Modell laden",
        "cases": "Modell messen",
        "themes": "Themen zusammenfassen",
        "ingest_waiting": "Ein anderes Einlesen läuft in diesem Verzeichnis; ich warte.",
        "search_untranslated": "Ohne das Modell werden Unterlagen der anderen Sprache über eine Wortliste gesucht; "
        "mehr findet: mentoring model pull",
        "home_waiting": "Ein anderer Befehl arbeitet in diesem Verzeichnis; ich warte.",
    },
    "en": {
        "files": "Reading files",
        "passages": "Embedding passages",
        "windows": "Embedding windows",
        "notes": "Reading notes",
        "profiles": "Comparing what people wrote",
        "bytes": "Fetching the model",
        "cases": "Measuring the model",
        "themes": "Summing up themes",
        "ingest_waiting": "Another ingest is running on this home; waiting.",
        "search_untranslated": "Without the model, documents in the other language are searched by a word list; "
        "this finds more: mentoring model pull",
        "home_waiting": "Another command is using this home; waiting.",
    },
}


def call(
    settings: Settings,
    email: str | None,
    language: Language | None,
    operation: str,
    arguments: Json,
    watch: Watch,
) -> Json:
    """The operation's result. Raises: MentoringError."""
    from copilot.app import running_server

    server = running_server(settings.home)
    if server is not None:
        return _remote(server, email, language, operation, arguments, watch)
    import anyio

    async def here() -> Json:
        from copilot.app import build
        from copilot.operations import Call, run

        app = await build(settings)
        app.say = lambda code: watch({"message": code})
        try:
            return await run(Call(app, email, language, watch), operation, _plain(arguments))
        finally:
            await app.close()

    return anyio.run(here)


class OpenHome:
    """A home that stays open over several calls, so that nothing is started twice."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ending = ExitStack()
        self._portal: Any = None
        self._app: Any = None

    def __enter__(self) -> OpenHome:
        return self

    def __exit__(self, *_: object) -> None:
        if self._app is not None:
            self._portal.call(self._app.close)
        self._ending.close()

    def call(
        self, email: str | None, language: Language | None, operation: str, arguments: Json, watch: Watch
    ) -> Json:
        """The operation's result; Ctrl-C ends it with what is there, a second one drops it. Raises: MentoringError."""
        from copilot.app import running_server

        server = running_server(self._settings.home)
        if server is not None:
            asked_there = partial(_remote, server, email, language, operation, arguments, watch)
            return _remote_stoppable(server, asked_there)
        self._open(watch)
        import anyio

        from copilot.operations import Call, run

        stop = self._portal.call(anyio.Event)
        asked = Call(self._app, email, language, watch, stop)
        working = self._portal.start_task_soon(run, asked, operation, _plain(arguments))
        return _stoppable(working, lambda: self._portal.call(stop.set))

    def _open(self, watch: Watch) -> None:
        if self._app is not None:
            return
        from anyio.from_thread import start_blocking_portal

        from copilot.app import build

        self._portal = self._ending.enter_context(start_blocking_portal())
        self._app = self._portal.call(build, self._settings)
        self._app.say = lambda code: watch({"message": code})


def _plain(arguments: Json) -> Json:
    """What was not given is left to the operation's own default."""
    return {name: value for name, value in arguments.items() if value is not None}


def _stoppable(working: Future[Json], stop: Callable[[], object]) -> Json:
    """The result; at Ctrl-C that of what is there so far, at a second one none."""
    try:
        return working.result()
    except KeyboardInterrupt:
        stop()
        try:
            return working.result()
        except KeyboardInterrupt:
            working.cancel()
            raise


def _remote_stoppable(server: dict[str, str], read: Callable[[str], Json]) -> Json:
    """What is read under a key, by a thread of its own: Ctrl-C tells the server to stop what has that key."""
    key, working = secrets.token_hex(8), Future[Json]()

    def follow() -> None:
        try:
            working.set_result(read(key))
        except BaseException as error:  # raised again where the result is waited for
            working.set_exception(error)

    def stop() -> None:
        with suppress(OSError):  # a server that is gone has stopped
            _post(server, f"stops/{key}", {}).close()

    threading.Thread(target=follow, daemon=True).start()
    return _stoppable(working, stop)


def _post(server: dict[str, str], path: str, body: Json) -> Any:
    from urllib.request import ProxyHandler, Request, build_opener

    request = Request(  # noqa: S310 - the server's own loopback address
        f"{server['url']}/api/v1/{path}",
        data=json.dumps(body, default=str).encode(),
        headers={"Authorization": f"Bearer {server['token']}", "Content-Type": "application/json"},
    )
    return build_opener(ProxyHandler({})).open(request, timeout=3600)


def _remote(
    server: dict[str, str],
    email: str | None,
    language: Language | None,
    operation: str,
    arguments: Json,
    watch: Watch,
    key: str = "",
) -> Json:
    from urllib.error import HTTPError

    body = {"as": email, "language": language, "arguments": _plain(arguments), "key": key}
    try:
        with _post(server, f"operations/{operation}", body) as reply:
            for line in reply:
                event = json.loads(line)
                if "result" in event:
                    result: Json = event["result"]
                    return result
                if "error" in event:
                    raise Rendered(event["error"], event["status"], event["exit"])
                watch(event)
    except HTTPError as error:
        raise Unavailable("server_refuses", status=error.code) from error
    except (OSError, ValueError) as error:
        raise Unavailable("server_gone") from error
    raise Unavailable("server_gone")


@contextmanager
def progress_watcher(language: Language, *, quiet: bool) -> Iterator[Watch]:
    """Progress bars and messages on stderr, when a person is watching."""
    if quiet or not sys.stderr.isatty():
        begun: set[str] = set()

        def tell(event: Json) -> None:
            _message(event, language)
            name = event.get("progress")
            if name and name not in begun and not quiet:
                begun.add(name)
                sys.stderr.write(_WORDS[language].get(name, "") + " …\n")

        yield tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def watch(event: Json) -> None:
            _message(event, language)
            name = event.get("progress")
            if name is None:
                return
            if name not in tasks:
                tasks[name] = bars.add_task(_WORDS[language].get(name, ""), total=event["of"])
            bars.update(tasks[name], completed=event["done"], total=event["of"])

        yield watch


def _message(event: Json, language: Language) -> None:
    if "message" in event:
        sys.stderr.write(_WORDS[language][event["message"]] + "\n")
