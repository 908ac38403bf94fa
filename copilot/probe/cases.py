"""The cases a model is tried on, from ``cases.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from copilot.llm import Task
from copilot.llm.registry import kind_of

Case = dict[str, Any]
_SAME = {"expect_question": "judge_answer"}
"""Kinds of task that are tried on the cases of another."""


def cases(task: Task) -> list[Case]:
    """The labelled cases of a task, in the order of the file."""
    kind = kind_of(task)
    language = task.removeprefix(kind).removeprefix("_")
    return [case for case in _all()[_SAME.get(kind, kind)] if not language or case["language"] == language]


@lru_cache(maxsize=1)
def _all() -> dict[str, list[Case]]:
    return tomllib.loads(resources.files("copilot.probe").joinpath("cases.toml").read_text("utf-8"))
