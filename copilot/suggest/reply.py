"""The model's part in an answer: it puts claims into the words of a reply, and code decides about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from copilot.answer.draft import Reader
from copilot.domain import Language, Point
from copilot.grounding import Reason, check
from copilot.llm import Model, Task
from copilot.suggest import reword, shape
from copilot.suggest.reword import Outcome, Piece

Json = dict[str, Any]
_TASKS: dict[Language, Task] = {"de": "word_answer_de", "en": "word_answer_en"}


async def reply(
    said: Outcome,
    claims: list[Point],
    model: Model | None,
    reader: Reader,
    question: str,
    watch: Callable[[str, Json], None],
    checker: Model | None = None,
) -> None:
    """Replace claims by their rewordings where the model may word them and they pass their check.

    ``watch`` is told of each as ``upgrade``. Never raises for a model that is down, slow or wrong.
    """
    language = reader.says.language
    if model is None or _TASKS[language] not in model.profile.allowed or said.trouble is not None:
        return
    places = [n for n, claim in enumerate(claims) if claim.wordable]
    pieces = reword.affordable([piece(claims[n], question, language) for n in places], len(places))

    def put(number: int, text: str) -> None:
        place = places[number]
        claims[place] = replace(claims[place], text=text, written_by="model")
        watch("upgrade", {"number": place, "claim": shape.point(claims[place])})

    await reword.reword(pieces, model, language, said, put, checker)


def piece(claim: Point, question: str, language: Language) -> Piece:
    """The claim as something a model may put better, with what decides about its answer."""
    decide = partial(_verdict, claim=claim, language=language)
    evidence = [e.quote for e in claim.evidence]
    asked: dict[str, object] = {
        "language": language,
        "question": question,
        "draft": claim.text,
        "evidence": evidence,
    }
    messages = reword.first_messages("word_answer", asked)
    return Piece("topic", claim.text, messages, "word_answer_retry", decide, tuple(evidence))


def _verdict(text: str, claim: Point, language: Language) -> Reason | None:
    return check(
        text,
        draft=claim.text,
        evidence=[e.quote for e in claim.evidence],
        computed=(),
        language=language,
        names=(),
    )
