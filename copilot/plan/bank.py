"""The bank of questions, written by hand in each language: ``questions_de.toml`` and ``questions_en.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from copilot.domain import Language, Side

Step = Literal["goal", "reality", "options", "will"]
Does = Literal["clarify", "reflect", "challenge", "support", "decide", "commit"]
Need = Literal[
    "topic",
    "overdue",
    "event",
    "stalled",
    "decision",
    "kept",
    "wish",
    "goal",
    "unmeasured",
    "open",
    "pause",
    "no_agreement",
    "sessions",
    "none",
]
STEPS: tuple[Step, ...] = ("goal", "reality", "options", "will")
"""GROW (Whitmore): what is wanted, how it stands, what could be done, what will be done."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank: whose sheet it is on, who answers it, and what it takes up.

    ``text`` may hold ``{anchor}`` within quotation marks, and ``{other}``: the first name of the other of the pair.
    ``of`` is whose commitment it speaks of; ``feedback`` whether it asks for feedback or prepares to give it.
    """

    id: str
    side: Side
    to: Literal["mentor", "mentee", "self"]
    step: Step
    does: Does
    needs: tuple[Need, ...]
    text: str
    formal: str
    feedback: Literal["get", "give"] | None
    of: Side

    @property
    def quotes(self) -> bool:
        """Whether it holds the words of what it takes up."""
        return "{anchor}" in self.text

    def filled(self, anchor: str, other: str, address: Literal["du", "sie"]) -> str:
        """The question as it is asked."""
        text = self.formal if address == "sie" else self.text
        return text.replace("{other}", other).replace("{anchor}", anchor)


@lru_cache(maxsize=2)
def bank(language: Language) -> tuple[Question, ...]:
    """All questions of a language, in the order of the file."""
    text = resources.files("copilot.plan").joinpath(f"questions_{language}.toml").read_text("utf-8")
    data: dict[Side, list[dict[str, Any]]] = tomllib.loads(text)  # type: ignore[assignment]
    return tuple(_question(side, entry) for side, entries in data.items() for entry in entries)


def _question(side: Side, entry: dict[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        side=side,
        to=entry["to"],
        step=entry["step"],
        does=entry["does"],
        needs=tuple(entry["needs"]),
        text=entry["text"],
        formal=entry.get("sie", entry["text"]),
        feedback=entry.get("feedback"),
        of=entry.get("of", "mentee"),
    )
