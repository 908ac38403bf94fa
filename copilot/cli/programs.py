"""The commands that make a home and run programs over it: demo, server, evals, benches."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from copilot.cli import show
from copilot.cli.terminal import Terminal, common
from copilot.errors import BadInput

Json = dict[str, Any]


def home(app: typer.Typer) -> None:
    """The command that makes a home."""

    @app.command()
    @common
    def init(
        terminal: Terminal,
        sample: Annotated[bool, typer.Option("--sample", help="With the invented sample company.")] = False,
    ) -> None:
        """Make a home."""
        terminal.run("init", {"sample": sample}, show.init)


def programs(app: typer.Typer) -> None:
    """Commands that run a program of their own."""

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
            str, typer.Argument(help="agenda, chat, cohort, match, memory, retrieval, ingest or tasks.")
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
