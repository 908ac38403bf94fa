"""What a command loads before it does its work."""

from __future__ import annotations

from inspect import iscoroutinefunction

import pytest

from copilot.operations import OPERATIONS, named


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_where_the_table_says(name: str) -> None:
    operation = named(name)
    assert iscoroutinefunction(operation)
    assert (operation.__module__, operation.__name__) == (f"copilot.operations.{OPERATIONS[name]}", name)
