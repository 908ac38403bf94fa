"""What a command loads before it does its work."""

from __future__ import annotations

from inspect import iscoroutinefunction
from pathlib import Path

import pytest
import typer

from copilot.cli.main import COMMANDS, make
from copilot.operations import OPERATIONS, named
from tests.commands import HEAVY, RUN, home_by_command, in_a_process
from tests.fakes import MENTEE

UNREAD = (
    "copilot.memory",
    "copilot.retrieval",
    "copilot.embedding",
    "copilot.ingest.run",
    "numpy",
    "simplemma",
)
"""What is for reading notes, searching and embedding."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_by_command(tmp_path_factory.mktemp("start"))


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("--help", (*UNREAD, "sqlalchemy", "copilot.operations", "copilot.settings")),
        ("commitment list --pair wir --as " + MENTEE, UNREAD),
        ("pair list", UNREAD),
        ("document list --as " + MENTEE, UNREAD),
        ("note list --pair wir --as " + MENTEE, UNREAD),
        ("note add --pair wir --date 2026-03-12 - --as " + MENTEE, ("copilot.retrieval", "simplemma")),
    ],
)
def test_a_command_loads_no_library_that_it_does_not_need(
    home: Path, words: str, more: tuple[str, ...]
) -> None:
    heavy = (*HEAVY, *more)
    code = (
        "import sys, atexit\n"
        f"atexit.register(lambda: sys.stderr.write('LOADED ' + ' '.join(m for m in {heavy!r} if m in sys.modules)))\n"
        + RUN
    )
    done = in_a_process(home, *words.split(), stdin="Kurzes Treffen und nichts Neues.", code=code)
    assert done.returncode == 0, done.stderr
    assert done.stderr.rsplit("LOADED", 1)[1].strip() == ""


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_where_the_table_says(name: str) -> None:
    operation = named(name)
    assert iscoroutinefunction(operation)
    assert (operation.__module__, operation.__name__) == (f"copilot.operations.{OPERATIONS[name]}", name)


def test_a_word_loads_its_own_commands_and_any_other_word_all_of_them() -> None:
    every = list(names("--help"))
    assert sorted(every) == sorted(word for known in COMMANDS.values() for word in known.split())
    for known in COMMANDS.values():
        for word in known.split():
            assert sorted(names(word)) == sorted(known.split())


def names(word: str) -> list[str]:
    """The commands of the program that was called with that word."""
    return list(typer.main.get_command(make(word)).commands)  # type: ignore[attr-defined]
