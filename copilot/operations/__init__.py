"""All that the program can do, by name: the terminal and the API are two ways to call the same functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from copilot.errors import BadInput, NotFound
from copilot.operations import (
    agreements,
    asking,
    calendars,
    chats,
    cohorts,
    commitments,
    confirming,
    documents,
    feedback,
    followups,
    giving,
    goals,
    health,
    home,
    matching,
    measures,
    mentors,
    models,
    notes,
    outcomes,
    people,
    programmes,
    resources,
    searching,
    sessions,
    sources,
    suggestions,
)
from copilot.operations.base import Call, Json

Operation = Callable[..., Awaitable[Json]]

__all__ = ["OPERATIONS", "Call", "Json", "run"]

OPERATIONS: dict[str, Operation] = {
    operation.__name__: operation
    for operation in (
        home.init,
        people.people_import,
        people.pair_add,
        people.pair_import,
        mentors.pair_change,
        mentors.pair_list,
        programmes.programme_add,
        programmes.programme_list,
        programmes.programme_show,
        programmes.charter_form,
        programmes.charter_set,
        programmes.charter_export,
        outcomes.outcomes,
        outcomes.outcomes_import,
        outcomes.outcomes_compare,
        health.programme_health,
        health.help_ask,
        health.help_withdraw,
        measures.measure_add,
        measures.measure_list,
        measures.measure_done,
        measures.programme_agenda,
        matching.match,
        matching.match_accept,
        sessions.session_add,
        sessions.session_list,
        sessions.session_move,
        sessions.session_cancel,
        sessions.topic_add,
        calendars.session_export,
        calendars.session_calendar,
        agreements.agreement_set,
        agreements.agreement_confirm,
        agreements.agreement_show,
        agreements.agreement_history,
        agreements.agreement_form,
        agreements.agreement_export,
        notes.note_add,
        notes.note_list,
        notes.note_show,
        notes.note_edit,
        commitments.commitment_list,
        commitments.commitment_add,
        notes.note_delete,
        confirming.note_proposals,
        confirming.note_confirm,
        commitments.commitment_show,
        commitments.commitment_edit,
        commitments.commitment_set,
        goals.goal_list,
        goals.goal_add,
        goals.goal_progress,
        goals.goal_edit,
        goals.goal_set,
        goals.goal_chart,
        resources.resource_add,
        resources.resource_list,
        resources.resource_remove,
        documents.ingest,
        documents.document_list,
        searching.search,
        documents.reindex,
        sources.source,
        suggestions.agenda,
        followups.followup,
        suggestions.goals,
        suggestions.questions,
        asking.ask,
        asking.answer_rate,
        asking.opinions,
        chats.chat_new,
        chats.chat_list,
        chats.chat_show,
        chats.chat_rename,
        chats.chat_delete,
        chats.chat_export,
        chats.chat_ask,
        feedback.feedback_import,
        feedback.feedback_questionnaire,
        giving.feedback_form,
        giving.feedback_give,
        giving.feedback_unquote,
        cohorts.cohort,
        models.model_list,
        models.model_pull,
        models.model_status,
        models.model_probe,
    )
}


_GREATEST = 2**63 - 1
"""The greatest whole number that the database holds."""


@lru_cache(maxsize=64)
def _checked(name: str) -> Operation:
    """The operation with its arguments checked and converted, so that JSON and terminal words both fit."""
    from pydantic import ConfigDict, validate_call

    return validate_call(config=ConfigDict(arbitrary_types_allowed=True))(OPERATIONS[name])


async def run(call: Call, name: str, arguments: dict[str, Any]) -> Json:
    """Do the named operation.

    Raises: NotFound for an unknown name, BadInput for arguments that don't fit, and what the operation raises.
    """
    from pydantic import ValidationError

    if name not in OPERATIONS:
        raise NotFound("operation_unknown", name=name[:64])
    for argument, value in arguments.items():
        if isinstance(value, int) and abs(value) > _GREATEST:
            raise BadInput("argument", name=argument[:64])
    try:
        return await _checked(name)(call, **arguments)
    except ValidationError as error:
        if error.title != name:
            raise  # a defect of ours, further down
        field = error.errors()[0]["loc"]
        raise BadInput("argument", name=".".join(map(str, field))[:64]) from error
