"""Questions for a session: chosen and filled by rules, perhaps put better by a model, recorded like an agenda."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from copilot import access
from copilot.access import Viewer
from copilot.domain import Language, Side, Slot
from copilot.errors import BadInput
from copilot.grounding.question import QUOTE, forbidden
from copilot.grounding.question_wording import reworded
from copilot.llm import Model
from copilot.plan import brief as briefs
from copilot.plan import heard as hearing
from copilot.plan.asking import Asked
from copilot.plan.bank import STEPS, Step
from copilot.plan.brief import Brief
from copilot.plan.harmless import harmless
from copilot.plan.heard import Heard
from copilot.plan.phrases import Voice
from copilot.suggest import reword, shape
from copilot.suggest.outcome import made, record
from copilot.suggest.parts import Parts, names_of, voice_for
from copilot.suggest.reword import Outcome, Piece
from copilot.suggest.sheet import drawn
from copilot.suggest.when import session_day
from copilot.text.tidy import one_line

Json = dict[str, Any]
LONGEST_ABOUT = 200
SLOTS: dict[Step, Slot] = {
    "goal": "goals",
    "reality": "commitments",
    "options": "topic",
    "will": "next_steps",
}
"""The part of the agenda in which a step's questions are asked."""
_QUOTATION = str.maketrans('«»„“”"{}<>`', "'''''''''''")


@dataclass(frozen=True, slots=True)
class QuestionsRequest:
    """What is asked for; ``side`` is whose sheet it is, the viewer's own where it is None."""

    pair: str
    today: date
    day: date | None = None
    about: str | None = None
    side: Side | None = None
    language: Language | None = None


@dataclass(slots=True)
class _Worded(Outcome):
    """The sheet with the rewordings that passed."""

    sheet: list[Asked] = field(default_factory=list)


async def questions(
    parts: Parts, viewer: Viewer, request: QuestionsRequest, watch: Callable[[Json], None] = lambda _: None
) -> Json:
    """Five to seven questions for the pair's next session, in the shape of design section 8.

    They rest on what both of the pair may read, whoever asks. ``watch`` gets the sheet by rules at once.
    Raises: NotAllowed for anybody but the two of the pair; BadInput for a topic that can't be asked about.
    """
    started = time.monotonic()
    async with parts.database.read() as session:
        pair = await access.pair(session, viewer, request.pair)
        may_read = (await access.audiences(session, viewer)).only_pair(pair.id).without_persons()
        day, _ = await session_day(session, pair.id, request.today, request.day)
        brief = await briefs.load(session, pair, may_read, day)
        voice = voice_for(parts, viewer, brief, request.language)
        heard = await hearing.load(session, brief)
        about = _about(request.about, brief, heard)
        side: Side = request.side or pair.side or "mentee"
        asked = await drawn(session, brief, heard, side, voice.language, about)
    head = _head(brief, viewer, voice, side, about)
    first_draft = time.monotonic() - started
    watch(head | {"items": _items(asked, voice)})
    worded = await _word(asked, parts.model, voice.language, names_of(pair), heard.said)
    result = head | {"items": _items(worded.sheet, voice)}
    result |= made(worded, parts.model, "word_question", started, first_draft)
    quotes = [e for i in result["items"] for a in i["asked"] for e in a["evidence"]]
    await record(parts.database, viewer, pair, may_read, result, quotes)
    return result


def _about(text: str | None, brief: Brief, heard: Heard) -> str | None:
    """The viewer's own words in one line, fit to be quoted. Raises: BadInput."""
    if text is None:
        return None
    words = one_line(harmless(text).translate(_QUOTATION))
    if not any(char.isalnum() for char in words):
        raise BadInput("about_empty")
    if len(words) > LONGEST_ABOUT:
        raise BadInput("about_too_long", limit=LONGEST_ABOUT)
    if brief.pair.side != "mentee" and forbidden(words, heard.said) is not None:
        raise BadInput("about_protected")
    return words


def _head(brief: Brief, viewer: Viewer, voice: Voice, side: Side, about: str | None) -> Json:
    return {
        **shape.head("questions", brief.pair, viewer, brief.today, voice.language),
        "session": brief.number,
        "for": side,
        "about": about,
    }


def _items(sheet: Sequence[Asked], voice: Voice) -> list[Json]:
    """The sheet by GROW step; a step without a question is left out."""
    items = []
    for step in STEPS:
        asked = [a for a in sheet if a.question.step == step]
        if asked:
            items.append(shape.asked_item(step, SLOTS[step], voice.title(f"step_{step}"), asked))
    return items


async def _word(
    sheet: Sequence[Asked],
    model: Model | None,
    language: Language,
    names: Sequence[str],
    said: Sequence[str],
) -> _Worded:
    """Let the model reword what its profile allows; what fails a check keeps the words of the bank."""
    worded = _Worded(sheet=list(sheet))
    task = "word_question_de" if language == "de" else "word_question_en"
    if model is None or task not in model.profile.allowed:
        return worded
    pieces = reword.affordable([_piece(asked, language, names, said) for asked in sheet], len(sheet))

    def put(number: int, text: str) -> None:
        worded.sheet[number] = replace(worded.sheet[number], text=text, written_by="model")

    await reword.reword(pieces, model, language, worded, put)
    return worded


def _piece(asked: Asked, language: Language, names: Sequence[str], said: Sequence[str]) -> Piece:
    own = [*said, asked.anchor.words] if asked.anchor.own else said
    return piece(SLOTS[asked.question.step], asked.text, language, names, own)


def piece(slot: Slot, draft: str, language: Language, names: Sequence[str], said: Sequence[str]) -> Piece:
    """The question as something a model may put better, with what decides about its answer."""
    decide = partial(reworded, draft=draft, language=language, names=names, said=said)
    quoted = [quote[1:-1] for quote in QUOTE.findall(draft)]
    messages = reword.first_messages(
        "word_question", {"language": language, "draft": draft, "quoted": " ".join(quoted)}
    )
    return Piece(slot, draft, messages, "word_question_retry", decide)
