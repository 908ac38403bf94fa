"""``mentoring``: all commands, and what happens when one goes wrong."""

from __future__ import annotations

import gc
import json
import sys
from importlib import import_module
from pathlib import Path

import typer

from copilot.cli.usage import help_of, language_of, said

INTERRUPTED = 130
COMMANDS = {
    "programs.home": "init",
    "setup.people": "people pair",
    "programmes.programmes": "programme",
    "outcomes.outcomes": "outcomes help",
    "measures.measures": "measure",
    "matching.matching": "match",
    "meetings.sessions": "session",
    "meetings.topics": "topic",
    "agreements.agreements": "agreement",
    "followup.followup": "followup",
    "commands.notes": "note",
    "commands.commitments": "commitment",
    "commands.goals": "goal",
    "resources.resources": "resource",
    "setup.documents": "document ingest search source reindex",
    "feedback.feedback": "feedback",
    "cohorts.cohorts": "cohort",
    "setup.models": "model",
    "asking.asking": "ask answer chat",
    "assistant.assistant": "mcp",
    "suggestions.suggestions": "agenda goals questions",
    "programs.programs": "demo serve eval bench",
}
"""Module and function that know commands, in the order of the help; a module is loaded for its own commands."""


def make(word: str = "") -> typer.Typer:
    """The command line: as much as the command ``word`` needs, or all of it for any other word."""
    app = typer.Typer(
        name="mentoring",
        help="Mentoring Copilot: agendas that show the sentence each point rests on.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        callback=lambda: None,  # without one, a single command would be the whole program
    )
    for place in [place for place, names in COMMANDS.items() if word in names.split()] or COMMANDS:
        module, function = place.split(".")
        getattr(import_module(f"copilot.cli.{module}"), function)(app)
    return app


def run() -> None:
    """The program's entry point."""
    code = called(sys.argv[1:])
    gc.freeze()  # at its end Python looks through all that is in memory for garbage, for a fifth of a second
    sys.exit(code)


def called(arguments: list[str]) -> int:
    """What the program does with these words; gives its exit code, as design section 8 says, never a traceback."""
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = make(*arguments[:1])(args=arguments, prog_name="mentoring", standalone_mode=False)
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
    return code if isinstance(code, int) else 0


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
