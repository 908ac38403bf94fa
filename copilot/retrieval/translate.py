"""A question in the other language, said by the model; remembered, so that it is asked once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import anyio
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import prompts
from copilot.access import Audiences
from copilot.domain import Language
from copilot.errors import Unavailable
from copilot.llm import Message, Model, Task
from copilot.store.database import Database
from copilot.store.tables import PassageRow, PersonRow, TranslationRow
from copilot.text.dictionary import is_known
from copilot.text.field import other, question_language
from copilot.text.terms import compound_parts, fold, written

PATIENCE = 60.0
"""Seconds after which a question is searched for without its translation."""
LONGEST_QUESTION = 400
"""Characters: longer ones are notes rather than questions, and are searched for by the glossary."""
MOST_REMEMBERED = 1_000
"""Translations of one person that are kept, the latest."""
_NAMES: dict[Language, str] = {"de": "German", "en": "English"}
_TASKS: dict[Language, Task] = {"de": "translate_question_de", "en": "translate_question_en"}
_HYPHENED = re.compile(r"\w+(?:-\w*)+")
_NAME_FROM = 3
_STEM = 5
"""Letters from which a word may be a name, and of which two forms of it have the same."""
_FOREIGN = re.compile(r"https?://|www\.|[<>{}\[\]|`]|\n")


async def translation(
    database: Database,
    model: Model | None,
    audiences: Audiences,
    question: str,
    person: str | None,
    lacking: Callable[[], None] = lambda: None,
    language: Language = "en",
) -> str | None:
    """The question in the other language, where there is something to find in it and a model that may say it.

    None otherwise, also when the model can't be reached or gives something that is no question. Nothing is
    downloaded for it: ``lacking`` is called where the model's weights aren't here yet.
    """
    asked = question_language(question, language)
    task = _TASKS[other(asked)]
    if model is None or task not in model.profile.allowed or len(question) > LONGEST_QUESTION:
        return None
    prompt = prompts.load("translate_question")
    key = hashlib.sha256(f"{model.name}|{prompt.version}|{person}|{question}".encode()).hexdigest()
    async with database.read() as session:
        if not await _speaks(session, audiences, other(asked)):
            return None
        known = await session.scalar(select(TranslationRow.text).where(TranslationRow.digest == key))
    if known is not None:
        return known or None
    if not model.is_here():
        lacking()
        return None
    said = await put(model, question, other(asked))
    if said is None:
        return None  # cut off, refused or too slow: the next time may do better
    text = with_names(question, said, asked) if is_sane(question, said) else ""
    with suppress(Unavailable):  # a home that can't be written now is searched all the same
        await _remember(database, key, person, text)
    return text or None


async def put(model: Model, question: str, language: Language) -> str | None:
    """The question in that language as the model says it, unchecked; None where it doesn't."""
    prompt = prompts.load("translate_question")
    words = prompt.fill(language=_NAMES[language], question=prompts.quoted(question))
    try:
        with anyio.fail_after(PATIENCE):
            reply = await model.word(
                [Message("system", prompt.system), Message("user", words)], max_tokens=40 + len(question)
            )
    except (Unavailable, TimeoutError):
        return None
    return None if reply.text is None else reply.text.strip()


async def _speaks(session: AsyncSession, audiences: Audiences, language: Language) -> bool:
    found = await session.scalar(
        select(PassageRow.id)
        .where(PassageRow.language == language, PassageRow.audience.in_(audiences.names))
        .limit(1)
    )
    return found is not None


def is_sane(question: str, said: str) -> bool:
    """A line of about the question's length, without marks or links that it didn't have."""
    short_enough = len(said) <= 3 * len(question) + 60
    return bool(said) and short_enough and set(_FOREIGN.findall(said)) <= set(_FOREIGN.findall(question))


def with_names(question: str, said: str, asked: Language) -> str:
    """What was said, followed by the words of the question that no dictionary knows and that it left out.

    A small model says of a name that it doesn't know something that it knows, and the question becomes another one.
    """
    there = {fold(word) for word in written(said)}
    lacking = [word for word in _unknown(question, asked) if not _stands(fold(word), there)]
    return f"{said} ({', '.join(lacking)})" if lacking else said


def _unknown(question: str, language: Language) -> list[str]:
    """The words that are in no dictionary of the language and aren't put together of two that are."""
    alone = [word for word in written(_HYPHENED.sub(" ", question)) if len(word) >= _NAME_FROM]
    return [
        word
        for word in dict.fromkeys(alone)
        if not is_known(word, language)
        and not is_known(word.lower(), language)
        and not (language == "de" and compound_parts(fold(word)))
    ]


def _stands(word: str, among: set[str]) -> bool:
    """Whether it stands there, be it with another ending."""
    return any(other.startswith(word[:_STEM]) for other in among)


async def _remember(database: Database, key: str, person: str | None, text: str) -> None:
    async with database.write() as session:
        if person is not None and await session.get(PersonRow, person) is None:
            return  # who asked is gone, and with them what they asked
        now = datetime.now(UTC).replace(tzinfo=None)
        await session.merge(TranslationRow(digest=key, person_id=person, at=now, text=text))
        await session.flush()
        old = (
            select(TranslationRow.digest)
            .where(TranslationRow.person_id == person)
            .order_by(TranslationRow.at.desc())
            .offset(MOST_REMEMBERED)
        )
        await session.execute(delete(TranslationRow).where(TranslationRow.digest.in_(old)))
