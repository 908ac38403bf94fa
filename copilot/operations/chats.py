"""Conversations: a person's questions with their answers, kept for that person alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Viewer
from copilot.answer.hard import HardCase
from copilot.answer.standalone import Earlier, Standalone
from copilot.errors import BadInput, NotFound
from copilot.llm import Usage
from copilot.operations.answer_markdown import as_markdown
from copilot.operations.asking import answered, own_turn, person_asking, question_of
from copilot.operations.base import Call, Json, clean, new_id
from copilot.store.database import audit
from copilot.store.tables import ChatRow, SuggestionRow, TurnRow
from copilot.suggest.answers import AnswerRequest
from copilot.suggest.follow_up import said_alone
from copilot.text.field import question_language
from copilot.text.tidy import one_line

LONGEST_TITLE = 120
_TITLE = 60
REMEMBERED = 3
"""Turns before the present one that a follow-up may lean on."""
_Answered: TypeAlias = "tuple[TurnRow, SuggestionRow | None]"


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


async def chat_new(call: Call, *, title: str = "", pair: str | None = None) -> Json:
    """A new conversation; with a pair, of notes only that pair's are looked at."""
    words = _title(title) if title.strip() else ""
    async with call.app.database.write() as db:
        who = await person_asking(db, call)
        assert who.person is not None
        if pair is not None:
            await access.pair(db, who, pair)
        now = _now()
        row = ChatRow(id=new_id(), person_id=who.person.id, pair_id=pair, title=words, made=now, changed=now)
        db.add(row)
        await audit(db, who.name, "chat_new", row.id)
        return _chat(row, 0)


def _title(text: str) -> str:
    words = one_line(clean(text))
    if not words or len(words) > LONGEST_TITLE:
        raise BadInput("chat_title", limit=LONGEST_TITLE)
    return words


def _chat(row: ChatRow, turns: int) -> Json:
    return {
        "chat": row.id,
        "title": row.title,
        "pair": row.pair_id,
        "made": row.made.isoformat(timespec="seconds"),
        "changed": row.changed.isoformat(timespec="seconds"),
        "turns": turns,
    }


async def chat_list(call: Call) -> Json:
    """The viewer's conversations, the latest first."""
    async with call.app.database.read() as db:
        who = await person_asking(db, call)
        assert who.person is not None
        turns = func.count(TurnRow.id)
        rows = await db.execute(
            select(ChatRow, turns)
            .outerjoin(TurnRow, TurnRow.chat_id == ChatRow.id)
            .where(ChatRow.person_id == who.person.id)
            .group_by(ChatRow.id)
            .order_by(ChatRow.changed.desc(), ChatRow.id)
        )
        return {"chats": [_chat(row, count) for row, count in rows]}


async def own_chat(db: AsyncSession, who: Viewer, chat: str) -> ChatRow:
    """A conversation of the viewer's. Raises: NotFound, the same for unknown and somebody else's."""
    row = await db.get(ChatRow, chat)
    if row is None or who.person is None or row.person_id != who.person.id:
        raise NotFound("chat_unknown", id=chat[:64])
    return row


async def chat_rename(call: Call, *, chat: str, title: str) -> Json:
    """Another title."""
    words = _title(title)
    async with call.app.database.write() as db:
        who = await person_asking(db, call)
        row = await own_chat(db, who, chat)
        row.title = words
        await audit(db, who.name, "chat_rename", chat)
        return _chat(row, await _count(db, chat))


async def _count(db: AsyncSession, chat: str) -> int:
    return await db.scalar(select(func.count()).select_from(TurnRow).where(TurnRow.chat_id == chat)) or 0


async def chat_delete(call: Call, *, chat: str) -> Json:
    """Erase a conversation with its questions and answers: gone from the files too."""
    async with call.app.database.write() as db:
        who = await person_asking(db, call)
        row = await own_chat(db, who, chat)
        answers = select(TurnRow.suggestion_id).where(
            TurnRow.chat_id == chat, TurnRow.suggestion_id.is_not(None)
        )
        await db.execute(delete(SuggestionRow).where(SuggestionRow.id.in_(answers)))
        await db.execute(delete(ChatRow).where(ChatRow.id == row.id))
        await audit(db, who.name, "chat_delete", chat)
    await call.app.database.purge()
    return {"chat": chat, "deleted": True}


async def chat_show(call: Call, *, chat: str) -> Json:
    """A conversation with its turns."""
    async with call.app.database.read() as db:
        who = await person_asking(db, call)
        row = await own_chat(db, who, chat)
        turns = await _turns(db, who, chat)
        return _chat(row, len(turns)) | {"history": [_turn(turn, answer) for turn, answer in turns]}


async def _turns(db: AsyncSession, who: Viewer, chat: str, last: int | None = None) -> list[_Answered]:
    """The turns (the last ones) with their answers: None where it was erased, or quotes what is closed by now."""
    rows = await db.execute(
        select(TurnRow, SuggestionRow)
        .outerjoin(SuggestionRow, SuggestionRow.id == TurnRow.suggestion_id)
        .where(TurnRow.chat_id == chat)
        .order_by(TurnRow.number.desc())
        .limit(last)
    )
    found = [(turn, answer) for turn, answer in rows][::-1]
    closed = await access.closed(db, who, [answer.id for _, answer in found if answer])
    return [(turn, None if answer is None or answer.id in closed else answer) for turn, answer in found]


def _turn(row: TurnRow, answer: SuggestionRow | None) -> Json:
    return {
        "turn": row.id,
        "number": row.number,
        "kind": row.kind,
        "question": row.question,
        "standalone": row.standalone,
        "at": row.at.isoformat(timespec="seconds"),
        "answer": answer.result if answer else None,
    }


async def chat_export(call: Call, *, chat: str, form: Literal["md", "json"] = "md") -> Json:
    """A conversation as Markdown or JSON."""
    shown = await chat_show(call, chat=chat)
    if form == "json":
        return {"chat": chat, "form": form, "content": json.dumps(shown, ensure_ascii=False, indent=1)}
    return {"chat": chat, "form": form, "content": as_markdown(shown, call.speaks)}


async def chat_ask(call: Call, *, chat: str, question: str) -> Json:
    """The next question of a conversation: a follow-up is looked up with what it leaves out.

    Of a hard case no word is kept. The answer also has ``chat``, ``turn`` and ``standalone``.
    """
    words = question_of(question)
    async with call.app.database.read() as db:
        who = await person_asking(db, call)
        await own_chat(db, who, chat)
    async with own_turn(call, who, words) as case:
        return await _in_turn(call, who, chat, words, case)


async def _in_turn(call: Call, who: Viewer, chat: str, words: str, case: HardCase | None) -> Json:
    """The answer, once the person's earlier questions have theirs: this one may lean on them."""
    async with call.app.database.read() as db:
        row = await own_chat(db, who, chat)
        earlier = await _earlier(db, who, chat)
    alone, usage = await _alone(call, words, earlier, case)
    turn = new_id()

    async def kept(db: AsyncSession, answer: str) -> None:
        await _keep(db, chat, TurnRow(id=turn, kind="answer", question=words, standalone=alone.text,
                                      suggestion_id=answer))  # fmt: skip

    asked = alone.text if alone.follows else words  # its lines and paragraphs say where its questions are
    request = AnswerRequest(
        words, asked, call.app.today(), row.pair_id, call.language, kept=kept, usage=usage
    )
    result = await answered(call, who, request)
    if "hard_case" in result:
        async with call.app.database.write() as db:
            await _keep(db, chat, TurnRow(id=turn, kind="hard_case", question="", standalone=""))
        return result | {"chat": chat, "turn": turn, "standalone": ""}
    return result | {"chat": chat, "turn": turn, "standalone": alone.text}


async def _alone(
    call: Call, words: str, earlier: list[Earlier], case: HardCase | None
) -> tuple[Standalone, Usage]:
    """The question without what went before, and what that took; a hard case never reaches a model."""
    spoken = question_language(earlier[-1].standalone, call.speaks) if earlier else call.speaks
    language = question_language(words, spoken)
    model = None if case else call.app.model()
    return await said_alone(words, earlier, language, model)


async def _earlier(db: AsyncSession, who: Viewer, chat: str) -> list[Earlier]:
    """The last questions, the newest last, with what they were answered with."""
    turns = await _turns(db, who, chat, REMEMBERED)
    said = [(turn.standalone, answer.result["claims"] if answer else ()) for turn, answer in turns]
    return [
        Earlier(
            question,
            tuple(claim["text"] for claim in claims),
            frozenset(c["text"] for c in claims if any(e["kind"] == "note" for e in c["evidence"])),
        )
        for question, claims in said
        if question
    ]


async def _keep(db: AsyncSession, chat: str, turn: TurnRow) -> None:
    """Add a turn to a conversation; one that was erased meanwhile stays erased."""
    row = await db.get(ChatRow, chat)
    if row is None:
        raise NotFound("chat_unknown", id=chat[:64])
    last = await db.scalar(select(func.max(TurnRow.number)).where(TurnRow.chat_id == chat)) or 0
    turn.chat_id, turn.number, turn.at = chat, last + 1, _now()
    row.changed = turn.at
    if not row.title and turn.question:
        row.title = one_line(turn.question)[:_TITLE]
    db.add(turn)
    await db.flush()
