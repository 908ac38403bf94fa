"""A note is stored only after a yes: through the client's own question, or by a code in two steps.

The code is bound to the person and to every argument, so that a yes to one note never stores another.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
    TextContent,
)
from mcp_types.version import is_version_at_least
from pydantic import ValidationError

from copilot.domain import Language
from copilot.errors import BadInput
from copilot.mcp.arguments import Note
from copilot.mcp.caller import Caller, Json
from copilot.plan.phrases import Voice
from copilot.text.tidy import one_line

VALID_SECONDS = 600
"""How long a code is good for: time to read a long note, too short to be found again another day."""
_SHOWN = 160
"""Characters of the note that the question shows."""
_ASKED_IN_RESULT = "2026-07-28"
"""From this version of the protocol on a question is part of a result; before, it is a request of its own."""
_KEY = "store"
_CODE = re.compile(r"([0-9a-f]{1,12})-([0-9a-f]{32})")
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "question": "Diese Notiz speichern?\nTandem: {pair}\nDatum: {day}\n{read_by}\n«{words}» ({n} Zeichen)",
        "today": "heute",
        "shared": "Geteilt: Beide im Tandem lesen sie.",
        "private": "Privat: Nur wer sie schreibt, liest sie.",
        "field": "Speichern",
        "declined": "Nicht gespeichert.",
        "step": "Noch nicht gespeichert. Zuerst der Person zeigen und ihr Ja abwarten, dann note_add mit "
        "denselben Angaben und confirm={code} aufrufen. Das gilt zehn Minuten.\n\n{question}",
    },
    "en": {
        "question": 'Store this note?\nPair: {pair}\nDate: {day}\n{read_by}\n"{words}" ({n} characters)',
        "today": "today",
        "shared": "Shared: both of the pair read it.",
        "private": "Private: only its writer reads it.",
        "field": "Store it",
        "declined": "Not stored.",
        "step": "Not stored yet. Show this to the person and wait for a yes, then call note_add with the same "
        "arguments and confirm={code}. That holds for ten minutes.\n\n{question}",
    },
}
Context = ServerRequestContext[Any, Any]


class Codes:
    """Codes of one process: made and checked with a key that nobody else has; nothing is kept."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._key = secrets.token_bytes(32)
        self._clock = clock

    def make(self, use: str, caller: Caller, note: Note) -> str:
        """A code for this use, person and note."""
        until = int(self._clock()) + VALID_SECONDS
        return f"{until:x}-{self._sign(until, use, caller, note)}"

    def check(self, code: str, use: str, caller: Caller, note: Note) -> None:
        """Raises: BadInput for any code but one that was made for just this and is still good."""
        parts = _CODE.fullmatch(code)
        if parts is None:
            raise BadInput("confirm_unfit")
        until = int(parts[1], 16)
        right = self._sign(until, use, caller, note)
        if not hmac.compare_digest(parts[2], right) or self._clock() > until:
            raise BadInput("confirm_unfit")

    def _sign(self, until: int, use: str, caller: Caller, note: Note) -> str:
        said = [until, use, caller.email, note.model_dump(mode="json", exclude={"confirm"})]
        return hmac.new(self._key, json.dumps(said).encode(), hashlib.sha256).hexdigest()[:32]


async def confirmed(
    context: Context, params: CallToolRequestParams, caller: Caller, note: Note, codes: Codes
) -> CallToolResult | InputRequiredResult | None:
    """None once the person has said yes; else what to reply.

    Raises: BadInput for a code that doesn't fit, NotAllowed for a pair that isn't the person's.
    """
    if note.confirm is not None:
        codes.check(note.confirm, "step", caller, note)
        return None
    if params.input_responses is not None:
        codes.check(params.request_state or "", "asked", caller, note)
        return _decided(params.input_responses.get(_KEY), caller.speaks)
    await _may(caller, note)
    question = _question(note, caller.speaks)
    if _can_be_asked(context):
        form = _form(question, caller.speaks)
        if is_version_at_least(context.protocol_version, _ASKED_IN_RESULT):
            state = codes.make("asked", caller, note)
            return InputRequiredResult(input_requests={_KEY: ElicitRequest(params=form)}, request_state=state)
        try:
            said = await context.session.elicit_form(form.message, form.requested_schema, context.request_id)
        except (MCPError, ValidationError):
            pass  # a client that says it can ask and can't: in two steps, then
        else:
            return _decided(said, caller.speaks)
    return _two_steps(question, codes.make("step", caller, note), caller.speaks)


async def _may(caller: Caller, note: Note) -> None:
    """What would be refused in the end is refused before anybody is asked."""
    if not note.text.strip():
        raise BadInput("note_empty")
    await caller.operate("commitment_list", {"pair": note.pair, "status": "open"})


def _can_be_asked(context: Context) -> bool:
    capabilities = context.session.client_capabilities
    asks = capabilities.elicitation if capabilities else None
    # an empty object is how clients said "forms" before there were links
    return asks is not None and (asks.form is not None or asks.url is None)


def _question(note: Note, language: Language) -> str:
    words = _WORDS[language]
    start = one_line(note.text)
    return words["question"].format(
        pair=one_line(note.pair),
        day=_day(note.date, language),
        read_by=words["private" if note.private else "shared"],
        words=start if len(start) <= _SHOWN else start[:_SHOWN].rstrip() + " …",
        n=len(note.text),
    )


def _day(day: date | None, language: Language) -> str:
    return Voice(language).full_day(day) if day else _WORDS[language]["today"]


def _form(question: str, language: Language) -> ElicitRequestFormParams:
    field = {"type": "boolean", "title": _WORDS[language]["field"], "default": False}
    return ElicitRequestFormParams(
        message=question,
        requested_schema={"type": "object", "properties": {_KEY: field}, "required": [_KEY]},
    )


def _decided(said: object, language: Language) -> CallToolResult | None:
    """None for a yes; anything else is a no."""
    if isinstance(said, ElicitResult) and said.action == "accept" and (said.content or {}).get(_KEY) is True:
        return None
    return _reply(_WORDS[language]["declined"], {"stored": False, "declined": True})


def _two_steps(question: str, code: str, language: Language) -> CallToolResult:
    said = _WORDS[language]["step"].format(code=code, question=question)
    return _reply(
        said, {"stored": False, "confirm": code, "valid_seconds": VALID_SECONDS, "question": question}
    )


def _reply(said: str, result: Json) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=said)], structured_content=result)
