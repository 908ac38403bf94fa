"""The commands that ask: one question, a conversation, what was thought of an answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from copilot.cli.inputs import OfPair
from copilot.cli.terminal import Terminal, common, show_error
from copilot.cli.transport import OpenHome, Watch, progress_watcher
from copilot.domain import Language
from copilot.errors import BadInput, MentoringError

Json = dict[str, Any]
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "hello": "Fragen zu Laufbahn und Mentoring. Ctrl-C hält eine Antwort an, «/ende» hört auf.",
        "prompt": "Frage> ",
        "untranslated": "Ohne das Modell werden Unterlagen der anderen Sprache über eine Wortliste gesucht.",
        "rated": "Danke, ist vermerkt.",
        "deleted": "Gespräch {chat} gelöscht.",
        "chat": "Gespräch {chat}: {title}",
        "none": "Noch keine Gespräche.",
        "line": "{chat}  {changed}  {turns} Fragen  {title}",
    },
    "en": {
        "hello": "Questions on careers and mentoring. Ctrl-C stops an answer, “/end” leaves.",
        "prompt": "Question> ",
        "untranslated": "Without the model, documents in the other language are searched by a word list.",
        "rated": "Thank you, noted.",
        "deleted": "Conversation {chat} deleted.",
        "chat": "Conversation {chat}: {title}",
        "none": "No conversations yet.",
        "line": "{chat}  {changed}  {turns} questions  {title}",
    },
}
_ENDS = frozenset(("/ende", "/end", "/quit", "/exit"))
Chat = Annotated[str, typer.Argument(help="The conversation's id.")]


def say(terminal: Terminal, name: str, **values: Any) -> str:
    """A line in the user's language."""
    return _WORDS[terminal.speaks][name].format(**values)


def asking(app: typer.Typer) -> None:
    """Commands that ask."""

    @app.command()
    @common
    def ask(
        terminal: Terminal,
        question: Annotated[str, typer.Argument(help="In quotation marks.")],
        pair: OfPair = None,
    ) -> None:
        """Answer a question from the documents and the own notes, each claim with its quote."""
        arguments = {"question": question, "pair": pair}
        live = not terminal.as_json and sys.stdout.isatty()
        watcher = _growing(terminal) if live else None
        terminal.run("ask", arguments, _answer, watcher, stoppable=True)

    answers = typer.Typer(help="What was thought of an answer.", no_args_is_help=True)
    app.add_typer(answers, name="answer")

    @answers.command("rate")
    @common
    def answer_rate(
        terminal: Terminal,
        answer: Annotated[str, typer.Argument(help="The answer's id.")],
        verdict: Annotated[str, typer.Argument(help="helpful, not or wrong-citation.")],
        claim: Annotated[int | None, typer.Option("--claim", help="Which claim, counted from 1.")] = None,
        reason: Annotated[str, typer.Option("--reason", help="In your words.")] = "",
    ) -> None:
        """Say whether an answer helped."""
        arguments = {
            "answer": answer,
            "verdict": verdict.replace("-", "_"),
            "claim": claim,
            "reason": reason,
        }
        terminal.run("answer_rate", arguments, lambda *_: say(terminal, "rated"))

    _chats(app)


def _answer(result: Json, _: Terminal) -> str:
    from copilot.cli.answer_text import as_text

    return as_text(result)


def _chats(app: typer.Typer) -> None:
    group = typer.Typer(help="A conversation; each question may lean on the ones before.")
    app.add_typer(group, name="chat", invoke_without_command=True)

    @group.callback(invoke_without_command=True)
    @common
    def chat(
        terminal: Terminal,
        context: typer.Context,
        pair: OfPair = None,
        go_on: Annotated[str | None, typer.Option("--chat", help="Go on with this one.")] = None,
    ) -> None:
        """Ask one question after the other; questions may also come from standard input, one a line."""
        if context.invoked_subcommand is None:
            converse(terminal, pair, go_on)

    @group.command("list")
    @common
    def chat_list(terminal: Terminal) -> None:
        """The own conversations."""
        terminal.run("chat_list", {}, _listed)

    @group.command("show")
    @common
    def chat_show(terminal: Terminal, chat: Chat) -> None:
        """A conversation as Markdown."""
        terminal.run("chat_export", {"chat": chat}, lambda result, _: str(result["content"]))

    @group.command("rename")
    @common
    def chat_rename(terminal: Terminal, chat: Chat, title: str) -> None:
        """Another title."""
        terminal.run("chat_rename", {"chat": chat, "title": title}, lambda r, t: say(t, "chat", **r))

    @group.command("delete")
    @common
    def chat_delete(terminal: Terminal, chat: Chat) -> None:
        """Erase a conversation with its questions and answers."""
        terminal.run("chat_delete", {"chat": chat}, lambda r, t: say(t, "deleted", **r))

    @group.command("export")
    @common
    def chat_export(
        terminal: Terminal,
        chat: Chat,
        form: Annotated[str, typer.Option("--format", help="md or json.")] = "md",
    ) -> None:
        """A conversation as Markdown or JSON."""
        if form not in ("md", "json"):
            terminal.fail(BadInput("format_export_unknown", form=form[:20]))
        terminal.run("chat_export", {"chat": chat, "form": form}, lambda result, _: str(result["content"]))


def _listed(result: Json, terminal: Terminal) -> str:
    return "\n".join(say(terminal, "line", **chat) for chat in result["chats"]) or say(terminal, "none")


def converse(terminal: Terminal, pair: str | None, go_on: str | None) -> None:
    """Questions and answers until the input ends; an answer that fails ends nothing.

    A program that pipes its questions learns by the exit code that one of them failed.
    """
    person = sys.stdin.isatty() and not terminal.as_json
    failed = 0
    with OpenHome(terminal.settings) as home:
        chat = go_on or _opened(terminal, home, pair)
        if person:
            sys.stderr.write(say(terminal, "hello") + "\n")
        for question in _typed(terminal, person=person):
            try:
                _turn(terminal, home, chat, question)
            except MentoringError as error:
                show_error(error, terminal.speaks, as_json=terminal.as_json)
                failed = failed or error.exit_code
    if failed and not person:
        raise typer.Exit(failed)


def _opened(terminal: Terminal, home: OpenHome, pair: str | None) -> str:
    try:
        return str(
            home.call(terminal.email, terminal.lang, "chat_new", {"pair": pair}, lambda _: None)["chat"]
        )
    except MentoringError as error:
        terminal.fail(error)


def _typed(terminal: Terminal, *, person: bool) -> Iterator[str]:
    while True:
        try:
            line = input(say(terminal, "prompt") if person else "")
        except EOFError:
            return
        except KeyboardInterrupt:
            sys.stderr.write("\n")
            raise
        if line.strip().casefold() in _ENDS:
            return
        if line.strip():
            yield line


def _turn(terminal: Terminal, home: OpenHome, chat: str, question: str) -> None:
    live = not terminal.as_json and sys.stdout.isatty()
    watcher = _growing(terminal) if live else progress_watcher(terminal.speaks, quiet=True)
    arguments = {"chat": chat, "question": question}
    with watcher as watch:
        result = home.call(terminal.email, terminal.lang, "chat_ask", arguments, watch)
    if terminal.as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_answer(result, terminal) + "\n")
    sys.stdout.flush()


@contextmanager
def _growing(terminal: Terminal) -> Iterator[Watch]:
    """The answer as it grows: where it is looked for at once, each claim when it is checked."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    from copilot.cli.answer_text import as_text, looking

    claims: dict[int, Json] = {}
    head, language = "", terminal.speaks
    with Live(console=Console(), vertical_overflow="crop", transient=True, auto_refresh=False) as screen:

        def draw() -> None:
            known = [claims[n] for n in sorted(claims)]
            growing = {"language": language, "claims": known, "related": [], "ask": []}
            screen.update(
                Text("\n".join(part for part in (head, as_text(growing)) if part.strip())), refresh=True
            )

        def watch(event: Json) -> None:
            nonlocal head, language
            data = event.get("data", {})
            match event.get("event"):
                case "sources":
                    head = looking(data["sources"], language)
                case "claim" | "upgrade":
                    claims[data["number"]] = data["claim"]
                case "status" if data["step"] == "search":
                    language = data["language"]
                case "status" if data["step"] == "again":
                    claims.clear()
                case "status" if data["step"] == "untranslated":
                    sys.stderr.write(say(terminal, "untranslated") + "\n")
            draw()

        yield watch
        screen.update(Text(""), refresh=True)
