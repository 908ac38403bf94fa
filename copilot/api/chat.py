"""The routes for questions: answers at once, conversations, their events as they happen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

import anyio
from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel

from copilot.api.routes import Caller, Json, authorised, given
from copilot.api.streams import Stream, Streams
from copilot.errors import NotFound
from copilot.operations import run
from copilot.operations.asking import Verdict, question_of
from copilot.suggest.beside import beside

router = APIRouter(prefix="/api/v1", dependencies=[Depends(authorised)])


class QuestionIn(BaseModel):
    """A question; with a pair, of notes only that pair's are looked at."""

    question: str
    pair: str | None = None


class ChatIn(BaseModel):
    """A new conversation."""

    title: str = ""
    pair: str | None = None


class TitleIn(BaseModel):
    """Another title."""

    title: str


class MessageIn(BaseModel):
    """The next question of a conversation."""

    question: str


class RatingIn(BaseModel):
    """What was thought of an answer."""

    verdict: Verdict
    claim: int | None = None
    reason: str = ""


@router.post("/answers")
async def answers(request: Request, call: Caller, body: QuestionIn) -> Json:
    """The answer to one question, whole; it ends with what was checked where whoever asked goes away."""
    stop = anyio.Event()
    async with beside(partial(_when_gone, request, stop)):
        return await run(replace(call, stop=stop), "ask", given(body))


async def _when_gone(request: Request, stop: anyio.Event) -> None:
    """Tell the answer that nobody waits for it any more, so that the model goes free."""
    while (await request.receive())["type"] != "http.disconnect":
        pass  # the body has been read: what comes next is the end
    stop.set()


@router.post("/answers/{answer}/rating")
async def answer_rate(call: Caller, answer: str, body: RatingIn) -> Json:
    """What the viewer thought of an answer."""
    return await run(call, "answer_rate", {"answer": answer, **given(body)})


@router.post("/chat", status_code=201)
async def chat_new(call: Caller, body: ChatIn | None = None) -> Json:
    """A new conversation."""
    return await run(call, "chat_new", given(body) if body else {})


@router.get("/chat")
async def chat_list(call: Caller) -> Json:
    """The viewer's conversations."""
    return await run(call, "chat_list", {})


@router.get("/chat/{chat}")
async def chat_show(call: Caller, chat: str) -> Json:
    """A conversation with its turns."""
    return await run(call, "chat_show", {"chat": chat})


@router.patch("/chat/{chat}")
async def chat_rename(call: Caller, chat: str, body: TitleIn) -> Json:
    """Another title."""
    return await run(call, "chat_rename", {"chat": chat, "title": body.title})


@router.delete("/chat/{chat}")
async def chat_delete(call: Caller, chat: str) -> Json:
    """Erase a conversation."""
    return await run(call, "chat_delete", {"chat": chat})


@router.get("/chat/{chat}/export")
async def chat_export(call: Caller, chat: str, form: Literal["md", "json"] = "md") -> Response:
    """A conversation as Markdown or JSON."""
    result = await run(call, "chat_export", {"chat": chat, "form": form})
    media = "text/markdown" if form == "md" else "application/json"
    return Response(result["content"], media_type=f"{media}; charset=utf-8")


@router.post("/chat/{chat}/stop")
async def chat_stop(request: Request, call: Caller, chat: str) -> Json:
    """End the answer under way with what was checked so far."""
    await run(call, "chat_show", {"chat": chat})
    streams: Streams = request.app.state.streams
    return {"stopped": streams.stop((call.email, chat))}


_NUMBER = re.compile(r"[0-9]{1,9}")
LastEvent = Annotated[str, Header(alias="Last-Event-ID")]


async def _asked(
    request: Request, call: Caller, chat: str, body: MessageIn, last_event_id: LastEvent = ""
) -> tuple[Stream, int]:
    """The stream of the answer: the one that the last event names, else a new one for the question."""
    if last_event_id:
        return await _again(request, call, chat, last_event_id)  # never asked a second time
    question_of(body.question)
    await run(call, "chat_show", {"chat": chat})
    streams: Streams = request.app.state.streams

    async def work(stream: Stream) -> Json:
        def watch(event: Json) -> None:
            if "event" in event:
                stream.tell(event["event"], event["data"])

        return await run(
            replace(call, watch=watch, stop=stream.stop),
            "chat_ask",
            {"chat": chat, "question": body.question},
        )

    return streams.start((call.email, chat), work, call.speaks), 0


async def _again(
    request: Request, call: Caller, chat: str, last_event_id: LastEvent = ""
) -> tuple[Stream, int]:
    """The stream that the last event names. Raises: NotFound."""
    key, _, number = last_event_id.partition(":")
    streams: Streams = request.app.state.streams
    stream = streams.find(key, (call.email, chat)) if key else None
    if stream is None:
        raise NotFound("stream_unknown")
    await run(call, "chat_show", {"chat": chat})  # the right may be gone by now
    return stream, int(number) if _NUMBER.fullmatch(number) else 0


@router.post("/chat/{chat}/messages", response_class=EventSourceResponse)
async def chat_message(
    asked: Annotated[tuple[Stream, int], Depends(_asked)],
) -> AsyncIterator[ServerSentEvent]:
    """Ask, and follow the answer; with ``Last-Event-ID``, go on where the connection was lost."""
    async for event in _events(*asked):
        yield event


@router.get("/chat/{chat}/messages", response_class=EventSourceResponse)
async def chat_resume(
    known: Annotated[tuple[Stream, int], Depends(_again)],
) -> AsyncIterator[ServerSentEvent]:
    """Go on following an answer after the event that ``Last-Event-ID`` names."""
    async for event in _events(*known):
        yield event


async def _events(stream: Stream, after: int) -> AsyncIterator[ServerSentEvent]:
    async for event in stream.follow(after):
        yield ServerSentEvent(data=event.data, event=event.name, id=f"{stream.key}:{event.number}")
