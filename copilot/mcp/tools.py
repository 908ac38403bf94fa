"""The tools: which operation each one does, what it takes, how its result reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp.types import Tool, ToolAnnotations

from copilot.domain import Language
from copilot.mcp import arguments, text
from copilot.mcp.arguments import Arguments

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One tool; ``show`` puts the operation's JSON into words."""

    title: str
    about: str
    operation: str
    takes: type[Arguments]
    show: Callable[[Json, Language], str]
    writes: bool = False

    def described(self, name: str) -> Tool:
        """The tool as assistants see it."""
        return Tool(
            name=name,
            title=self.title,
            description=self.about,
            input_schema=self.takes.model_json_schema(),
            annotations=ToolAnnotations(
                title=self.title,
                read_only_hint=not self.writes,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=False,
            ),
        )


TOOLS: dict[str, Kind] = {
    "ask": Kind(
        "Ask the documents",
        "Answer a career or mentoring question from the company's documents and the pair's notes. Each "
        "statement comes with the quotes it rests on. Where the documents do not answer, the result says so "
        "and names whom to ask: tell the person just that.",
        "ask",
        arguments.Ask,
        text.answer,
    ),
    "agenda": Kind(
        "Agenda",
        "Make the agenda for a pair's next session: open commitments, goals, topic, what the company's "
        "documents say to it, next steps, with minutes that sum up to the session's length.",
        "agenda",
        arguments.Agenda,
        text.suggestion,
    ),
    "goals": Kind(
        "SMART goals",
        "Propose up to three SMART goals from what the pair wrote and the company's documents. What is still "
        "missing is asked as a question; leave it to the mentee to answer.",
        "goals",
        arguments.Goals,
        text.suggestion,
    ),
    "questions": Kind(
        "Questions for the session",
        "Propose open questions for a pair's next session: for the mentor to ask, or for the mentee to "
        "prepare with.",
        "questions",
        arguments.Questions,
        text.suggestion,
    ),
    "commitments": Kind(
        "Commitments",
        "List who of a pair has promised what by when, with the sentence it comes from.",
        "commitment_list",
        arguments.Commitments,
        text.commitments,
    ),
    "pairs": Kind(
        "Own pairs",
        "List the person's mentoring pairs with the ids that the other tools take.",
        "pair_list",
        arguments.Nothing,
        text.pairs,
    ),
    "note_add": Kind(
        "Add a note",
        "Store a note about a session. The person has to say yes first: either the client asks, or the first "
        "call stores nothing and returns a code; show the person what it says, and only after a yes call "
        "again with the same arguments and `confirm`. Store what the person wrote, word for word.",
        "note_add",
        arguments.Note,
        text.note,
        writes=True,
    ),
}
