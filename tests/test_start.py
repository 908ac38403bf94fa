"""What a command loads before it does its work."""

from __future__ import annotations

from inspect import iscoroutinefunction

import pytest
import typer

from copilot.cli.main import COMMANDS, make
from copilot.operations import OPERATIONS, named


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
