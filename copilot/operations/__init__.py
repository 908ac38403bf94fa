"""All that the program can do, by name: the terminal and the API are two ways to call the same functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from importlib import import_module
from inspect import Parameter, signature
from typing import Any

from copilot.errors import BadInput, NotFound
from copilot.operations.base import Call, Json, own_pair

Operation = Callable[..., Awaitable[Json]]

__all__ = ["OPERATIONS", "Call", "Json", "load", "named", "run"]

_MODULES = {
    "home": "init",
    "people": "people_import pair_add pair_import",
    "mentors": "pair_change pair_list",
    "programmes": "programme_add programme_list programme_show charter_form charter_set charter_export",
    "outcomes": "outcomes outcomes_import outcomes_compare",
    "health": "programme_health help_ask help_withdraw",
    "measures": "measure_add measure_list measure_done programme_agenda",
    "matching": "match match_accept",
    "sessions": "session_add session_list session_move session_cancel topic_add",
    "calendars": "session_export session_calendar",
    "agreements": "agreement_set agreement_confirm agreement_show agreement_history agreement_form agreement_export",
    "notes": "note_list note_show",
    "writing": "note_add note_edit note_delete",
    "commitments": "commitment_list commitment_add commitment_show commitment_edit commitment_set",
    "confirming": "note_proposals note_confirm",
    "goals": "goal_list goal_add goal_progress goal_edit goal_set goal_chart",
    "resources": "resource_add resource_list resource_remove",
    "documents": "ingest document_list reindex",
    "searching": "search",
    "sources": "source",
    "suggestions": "agenda goals questions",
    "followups": "followup",
    "asking": "ask answer_rate opinions",
    "chats": "chat_new chat_list chat_show chat_rename chat_delete chat_export chat_ask",
    "feedback": "feedback_import feedback_questionnaire",
    "giving": "feedback_form feedback_give feedback_unquote",
    "cohorts": "cohort",
    "models": "model_list model_pull model_status model_probe",
}
"""The operations of each module, which is loaded when one of them runs."""

OPERATIONS = {name: module for module, names in _MODULES.items() for name in names.split()}
"""Each operation and its module."""


def named(name: str) -> Operation:
    """The operation of that name, one of ``OPERATIONS``."""
    operation: Operation = getattr(import_module(f"copilot.operations.{OPERATIONS[name]}"), name)
    return operation


def load() -> None:
    """Load every operation now, for a program that serves many calls: none of them waits for it then."""
    for name in OPERATIONS:
        named(name)


_GREATEST = 2**63 - 1
"""The greatest whole number that the database holds."""


@lru_cache(maxsize=64)
def _checked(name: str) -> Operation:
    """The operation with its arguments checked and converted, so that JSON and terminal words both fit."""
    from pydantic import ConfigDict, validate_call

    return validate_call(config=ConfigDict(arbitrary_types_allowed=True))(named(name))


@lru_cache(maxsize=64)
def _needs_pair(name: str) -> bool:
    """Whether the operation is about one pair and can't do without."""
    pair = signature(named(name)).parameters.get("pair")
    return pair is not None and pair.default is Parameter.empty


async def run(call: Call, name: str, arguments: dict[str, Any]) -> Json:
    """Do the named operation.

    Where a pair is needed and none named, it is the caller's one.

    Raises: NotFound for an unknown name, BadInput for arguments that don't fit, and what the operation raises.
    """
    from pydantic import ValidationError

    if name not in OPERATIONS:
        raise NotFound("operation_unknown", name=name[:64])
    for argument, value in arguments.items():
        if isinstance(value, int) and abs(value) > _GREATEST:
            raise BadInput("argument", name=argument[:64])
    if not arguments.get("pair") and _needs_pair(name):
        arguments = {**arguments, "pair": await own_pair(call)}
    try:
        return await _checked(name)(call, **arguments)
    except ValidationError as error:
        if error.title != name:
            raise  # a defect of ours, further down
        field = error.errors()[0]["loc"]
        raise BadInput("argument", name=".".join(map(str, field))[:64]) from error
