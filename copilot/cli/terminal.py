"""What every command shares: its home, viewer, language and form of output; errors and exit codes."""

from __future__ import annotations

import functools
import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from copilot.cli import transport
from copilot.domain import Language
from copilot.errors import BadInput, MentoringError

if TYPE_CHECKING:
    from copilot.settings import Settings

Json = dict[str, Any]
Show = Callable[[Json, "Terminal"], str]


@dataclass(frozen=True, slots=True)
class Terminal:
    """One command's surroundings."""

    settings: Settings
    email: str | None
    lang: Language | None
    as_json: bool

    @property
    def speaks(self) -> Language:
        """The language of messages."""
        return self.lang or self.settings.language

    def run(
        self,
        operation: str,
        arguments: Json,
        show: Show,
        watcher: transport.Watcher | None = None,
        *,
        stoppable: bool = False,
    ) -> Json:
        """Run an operation and print its result; exits with the error's code if it fails.

        What is ``stoppable`` ends at Ctrl-C with what is there, and that is printed.
        """
        watcher = watcher or transport.progress_watcher(self.speaks, quiet=self.as_json)
        asked = self.email, self.lang, operation, arguments
        try:
            with watcher as watch:
                if stoppable:
                    with transport.OpenHome(self.settings) as home:
                        result = home.call(*asked, watch)
                else:
                    result = transport.call(self.settings, *asked, watch)
        except MentoringError as error:
            self.fail(error)
        self.print(result, show)
        return result

    def print(self, result: Json, show: Show) -> None:
        """One JSON document, or text for people."""
        if self.as_json:
            sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
        else:
            text = show(result, self)
            sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")
        sys.stdout.flush()

    def fail(self, error: MentoringError) -> NoReturn:
        """Print the error in the user's language and leave with its exit code."""
        show_error(error, self.speaks, as_json=self.as_json)
        raise typer.Exit(error.exit_code)


def in_its_language(show: Show) -> Show:
    """The same text in the result's ``language``, which is the viewer's; else messages speak the home's."""
    return lambda result, terminal: show(result, replace(terminal, lang=result["language"]))


def show_error(error: MentoringError, language: Language, *, as_json: bool) -> None:
    """One JSON document on stdout, or one or two lines on stderr."""
    body = error.render(language)
    if as_json:
        sys.stdout.write(json.dumps({"error": body}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write("\n".join(part for part in (body["message"], body.get("hint", "")) if part) + "\n")


_COMMON: dict[str, tuple[Any, Any]] = {
    "home": (Annotated[Path | None, typer.Option("--home", help="Folder of the home.", metavar="DIR")], None),
    "as_json": (Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")], False),
    "lang": (Annotated[str | None, typer.Option("--lang", help="de or en.", metavar="LANG")], None),
    "email": (Annotated[str | None, typer.Option("--as", help="Who is asking.", metavar="E-MAIL")], None),
}


def common(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--home``, ``--json``, ``--lang`` and ``--as``; it gets them as its ``Terminal``."""
    signature = inspect.signature(function, eval_str=True)
    own = list(signature.parameters.values())[1:]
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in _COMMON.items()
    ]
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]

    @functools.wraps(function)
    def command(**values: Any) -> None:
        home, as_json = values.pop("home"), values.pop("as_json")
        lang, email = values.pop("lang"), values.pop("email")
        function(terminal(home, lang, email, as_json=as_json), **values)

    command.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in [*own, *shared]}
    return command


def terminal(home: Path | None, lang: str | None, email: str | None, *, as_json: bool) -> Terminal:
    """The surroundings of a command from its options and the environment."""
    from copilot.settings import Settings

    settings = Settings() if home is None else Settings(home=home)
    settings = settings.model_copy(update={"home": settings.home.expanduser().absolute()})
    if lang not in (None, "de", "en"):
        show_error(BadInput("language_unknown", language=lang), settings.language, as_json=as_json)
        raise typer.Exit(BadInput.exit_code)
    language: Language | None = "de" if lang == "de" else "en" if lang == "en" else None
    return Terminal(settings, email, language, as_json)
