"""``mentoring``: all commands, and what happens when one goes wrong."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from copilot.cli import (
    agreements,
    asking,
    assistant,
    cohorts,
    commands,
    feedback,
    followup,
    goals_text,
    inputs,
    matching,
    measures,
    meetings,
    outcomes,
    programmes,
    questions_text,
    resources,
    setup,
    show,
)
from copilot.cli.agenda_text import as_text, formatted
from copilot.cli.terminal import Terminal, common, show_error
from copilot.cli.usage import help_of, language_of, said
from copilot.errors import BadInput, Unavailable

Json = dict[str, Any]
INTERRUPTED = 130


def make() -> typer.Typer:
    """The command line."""
    app = typer.Typer(
        name="mentoring",
        help="Mentoring Copilot: agendas that show the sentence each point rests on.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @app.command()
    @common
    def init(
        terminal: Terminal,
        sample: Annotated[bool, typer.Option("--sample", help="With the invented sample company.")] = False,
    ) -> None:
        """Make a home."""
        terminal.run("init", {"sample": sample}, show.init)

    for group in (
        setup.people,
        programmes.programmes,
        outcomes.outcomes,
        measures.measures,
        matching.matching,
        meetings.sessions,
        meetings.topics,
        agreements.agreements,
        followup.followup,
        commands.notes,
        commands.commitments,
        commands.goals,
        resources.resources,
        setup.documents,
        feedback.feedback,
        cohorts.cohorts,
        setup.models,
        asking.asking,
        assistant.assistant,
    ):
        group(app)
    _suggestions(app)
    _programs(app)
    return app


def _suggestions(app: typer.Typer) -> None:
    @app.command()
    @common
    def agenda(
        terminal: Terminal,
        pair: Annotated[str, typer.Option("--pair", help="The pair's id.", metavar="ID")] = "",
        programme: Annotated[
            str,
            typer.Option("--programme", help="Instead of a pair: the programme's own meeting.", metavar="ID"),
        ] = "",
        minutes: Annotated[int | None, typer.Option("--minutes")] = None,
        topic: Annotated[str | None, typer.Option("--topic")] = None,
        date: inputs.Day = None,
        for_whom: Annotated[str | None, typer.Option("--for", help="mentor: with the own sheet.")] = None,
        form: Annotated[str, typer.Option("--format", help="text, md, mail or ics.")] = "text",
    ) -> None:
        """An agenda for the pair's next session, or for the meeting of those who lead a programme."""
        if bool(pair) == bool(programme):
            terminal.fail(BadInput("agenda_of_what"))
        if programme:
            measures.programme_agenda(terminal, programme, minutes, date, form)
            return
        if form not in ("text", "md", "mail", "ics"):
            terminal.fail(BadInput("format_unknown", form=form[:20]))
        if for_whom not in (None, "mentor"):
            terminal.fail(BadInput("for_unknown"))
        arguments = {
            "pair": pair,
            "minutes": minutes,
            "topic": topic,
            "date": inputs.day_of(terminal, date),
            "private": for_whom == "mentor",
        }
        if not terminal.as_json and form == "text" and sys.stdout.isatty():
            from copilot.cli.live import live

            _tell(terminal, terminal.run("agenda", arguments, lambda *_: "", live(as_text)))
            return
        zone = terminal.settings.timezone
        _tell(terminal, terminal.run("agenda", arguments, lambda result, _: formatted(result, form, zone)))

    @app.command()
    @common
    def goals(
        terminal: Terminal,
        pair: inputs.PairId,
        date: inputs.Day = None,
        form: Annotated[str, typer.Option("--format", help="text or md.")] = "text",
    ) -> None:
        """SMART goals: each part with its evidence, or as a question to the mentee."""
        if form not in ("text", "md"):
            terminal.fail(BadInput("format_text_unknown", form=form[:20]))
        arguments = {"pair": pair, "date": inputs.day_of(terminal, date)}
        markdown = form == "md"
        _tell(
            terminal,
            terminal.run("goals", arguments, lambda result, _: goals_text.as_text(result, markdown=markdown)),
        )

    @app.command()
    @common
    def questions(
        terminal: Terminal,
        pair: inputs.PairId,
        about: Annotated[str | None, typer.Option("--about", help="A topic to ask about.")] = None,
        for_side: Annotated[str | None, typer.Option("--for", help="mentor or mentee.")] = None,
        date: inputs.Day = None,
        form: Annotated[str, typer.Option("--format", help="text or md.")] = "text",
    ) -> None:
        """Questions to ask in the pair's next session, or to prepare for it."""
        if form not in ("text", "md"):
            terminal.fail(BadInput("format_text_unknown", form=form[:20]))
        if for_side not in (None, "mentor", "mentee"):
            terminal.fail(BadInput("for_side_unknown"))
        day = inputs.day_of(terminal, date)
        arguments = {"pair": pair, "about": about, "for_side": for_side, "date": day}
        markdown = form == "md"
        _tell(
            terminal,
            terminal.run(
                "questions", arguments, lambda result, _: questions_text.as_text(result, markdown=markdown)
            ),
        )


def _tell(terminal: Terminal, result: Json) -> None:
    """Say in a sentence why the model had no part in a result."""
    if result["trouble"] and not terminal.as_json:
        trouble = Unavailable(result["trouble"], **result["trouble_params"])
        show_error(trouble, terminal.speaks, as_json=False)


def _programs(app: typer.Typer) -> None:
    @app.command()
    @common
    def demo(terminal: Terminal) -> None:
        """The sample company, and an agenda from real notes, explained."""
        from copilot.cli.demo import demo as run_demo

        run_demo(terminal)

    @app.command()
    @common
    def serve(
        terminal: Terminal,
        host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
        port: Annotated[int, typer.Option("--port")] = 8765,
    ) -> None:
        """The same over HTTP, for this home."""
        from copilot.api.serve import serve as run_server

        run_server(terminal.settings, host, port, terminal.fail)

    @app.command("eval")
    @common
    def evaluate(
        terminal: Terminal,
        suite: Annotated[
            str,
            typer.Argument(
                help="agenda, cohort, memory, grounding, questions, chat, opinions, rubric, match, retrieval, peers "
                "or peer_answers."
            ),
        ] = "agenda",
    ) -> None:
        """Measure the program on its evaluation sets."""
        _script(terminal, "evals", suite)

    @app.command()
    @common
    def bench(
        terminal: Terminal,
        name: Annotated[
            str, typer.Argument(help="agenda, chat, cohort, match, memory, retrieval or ingest.")
        ] = "agenda",
    ) -> None:
        """Compare two ways of doing the same in one run."""
        _script(terminal, "bench", name)


def _script(terminal: Terminal, kind: str, name: str) -> None:
    """Suites live beside the program in a checkout, not in the installed package."""
    import runpy

    folder = Path(__file__).parent.parent.parent / "evals"
    script = folder / f"{'bench_' if kind == 'bench' else 'eval_'}{name}.py"
    if not name.isidentifier() or not script.is_file():
        terminal.fail(BadInput("suite_unknown", name=name[:40]))
    sys.path.insert(0, str(folder.parent))
    os.environ["MENTORING_HOME"] = str(terminal.settings.home)
    result: Json = runpy.run_path(str(script))["main"]()
    terminal.print(result, lambda r, _: str(r.pop("table", json.dumps(r, indent=1, ensure_ascii=False))))


def run() -> None:
    """The program's entry point: exit codes as design section 8 says, never a traceback."""
    arguments = sys.argv[1:]
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = make()(args=arguments, standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("\n")
        code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except typer.TyperException as error:
        code = error.exit_code
        language = language_of(arguments)
        _usage(said(error.format_message(), language), help_of(error), as_json=as_json)
    except Exception as error:
        code = 1
        _defect(error, as_json=as_json)
    sys.exit(code if isinstance(code, int) else 0)


def _usage(message: str, hint: str, *, as_json: bool) -> None:
    if as_json:
        body = {"error": {"code": "usage", "message": message, "hint": hint}}
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{message}\n{hint}\n")


def _defect(error: Exception, *, as_json: bool) -> None:
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    message = f"A defect in the program: {type(error).__name__} at {place}. Nothing that was stored is lost."
    if as_json:
        body = {"error": {"code": "defect", "message": message, "hint": "Please report it."}}
        sys.stdout.write(json.dumps(body) + "\n")
    else:
        sys.stderr.write(message + "\n")
