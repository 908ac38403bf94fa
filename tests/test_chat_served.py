"""Answers as events over HTTP: their order, stopping, coming back, going away, many at once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from shutil import copytree
from typing import Any

import anyio
import httpx2
import pytest

from copilot import api
from copilot.api.streams import Stream, Streams
from copilot.app import App, build
from copilot.llm import Message, Verdict
from copilot.settings import Settings
from tests.answering import documents_read, embedder, sayer
from tests.fakes import MENTEE, MENTOR, STRANGER, ScriptedModel

pytestmark = pytest.mark.anyio
TOKEN = "t0ken"
DAYS = "Wie viele Ferientage habe ich pro Jahr?"


class Waiting(ScriptedModel):
    """A model that answers the texts it is tried on, and is then silent until it is let go."""

    def __init__(self) -> None:
        self._inner = sayer(yes="Ferientage", find="26 Ferientage")
        super().__init__(lambda _: None)
        self.reached = anyio.Event()
        self.go = anyio.Event()

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        if not any(
            word in messages[-1].content for word in ("Kantine", "bicycle", "Bicycle", "Archiv", "choir")
        ):
            self.reached.set()
            await self.go.wait()
        return await self._inner.judge(messages)


class Served:
    """The application in this process, with a client."""

    def __init__(self, client: httpx2.AsyncClient, app: Any) -> None:
        self.client = client
        self.app = app

    async def chat(self, who: str = MENTEE) -> str:
        reply = await self.client.post("/api/v1/chat", json={}, headers={"X-Mentoring-As": who})
        return str(reply.json()["chat"])

    async def ask(self, chat: str, question: str, who: str = MENTEE, last: str = "") -> list[dict[str, Any]]:
        headers = {"X-Mentoring-As": who} | ({"Last-Event-ID": last} if last else {})
        reply = await self.client.post(
            f"/api/v1/chat/{chat}/messages", json={"question": question}, headers=headers, timeout=60
        )
        assert reply.headers["content-type"].startswith("text/event-stream"), reply.text
        return parsed(reply.text)


def parsed(text: str) -> list[dict[str, Any]]:
    """Server-sent events as dictionaries."""
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != ":")
        if "event" in fields:
            found.append({"id": fields["id"], "event": fields["event"], "data": json.loads(fields["data"])})
    return found


@pytest.fixture
async def model() -> Waiting:
    return Waiting()


@pytest.fixture
async def served(tmp_path: Path, model: Waiting) -> AsyncIterator[Served]:
    async def make(settings: Settings) -> App:
        return await build(settings, embedder=embedder(), make_model=lambda _: model)

    web = api.create(Settings(home=tmp_path / "home", language="de"), TOKEN, make)
    copytree(await documents_read(), tmp_path / "home")
    async with web.router.lifespan_context(web):
        transport = httpx2.ASGITransport(app=web)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx2.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            yield Served(client, web)


async def test_sources_come_first_then_claims_then_the_whole_answer(served: Served, model: Waiting) -> None:
    model.go.set()
    events = await served.ask(await served.chat(), DAYS)
    names = [event["event"] for event in events]
    assert names.index("sources") < names.index("claim") < names.index("done")
    assert names[-1] == "done"
    told = [event["data"]["claim"] for event in events if event["event"] == "claim"]
    assert events[-1]["data"]["claims"] == told


async def test_who_comes_back_gets_what_was_missed(served: Served, model: Waiting) -> None:
    model.go.set()
    chat = await served.chat()
    events = await served.ask(chat, DAYS)
    reply = await served.client.get(
        f"/api/v1/chat/{chat}/messages", headers={"X-Mentoring-As": MENTEE, "Last-Event-ID": events[1]["id"]}
    )
    assert parsed(reply.text) == events[2:]
    again = await served.ask(chat, DAYS, last=events[1]["id"])
    assert again == events[2:]
    for who, last in ((STRANGER, events[1]["id"]), (MENTOR, events[1]["id"]), (MENTEE, "gibtsnicht:1")):
        reply = await served.client.get(
            f"/api/v1/chat/{chat}/messages", headers={"X-Mentoring-As": who, "Last-Event-ID": last}
        )
        assert reply.status_code == 404


async def test_a_stopped_answer_keeps_what_was_checked(served: Served, model: Waiting) -> None:
    chat = await served.chat()
    events: list[dict[str, Any]] = []

    async def ask() -> None:
        events.extend(await served.ask(chat, "Wie beantrage ich Ferien?"))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ask)
        with anyio.fail_after(30):
            await model.reached.wait()
        reply = await served.client.post(f"/api/v1/chat/{chat}/stop", headers={"X-Mentoring-As": MENTEE})
        assert reply.json() == {"stopped": 1}
    assert events[-1]["event"] == "done"
    assert events[-1]["data"]["stopped"]
    shown = await served.client.get(f"/api/v1/chat/{chat}", headers={"X-Mentoring-As": MENTEE})
    assert shown.json()["history"][0]["answer"]["claims"] == events[-1]["data"]["claims"]


async def test_a_terminal_stops_what_it_has_asked_the_server(served: Served, model: Waiting) -> None:
    lines: list[dict[str, Any]] = []
    body = {"as": MENTEE, "arguments": {"question": "Wie beantrage ich Ferien?"}, "key": "k1"}

    async def ask() -> None:
        reply = await served.client.post("/api/v1/operations/ask", json=body, timeout=60)
        lines.extend(json.loads(line) for line in reply.text.splitlines())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ask)
        with anyio.fail_after(30):
            await model.reached.wait()
        assert (await served.client.post("/api/v1/stops/k1")).json() == {"stopped": True}
    assert lines[-1]["result"]["stopped"]
    assert (await served.client.post("/api/v1/stops/k1")).json() == {"stopped": False}


async def test_the_language_of_a_browser_is_not_that_of_a_question(served: Served, model: Waiting) -> None:
    model.go.set()
    headers = {"X-Mentoring-As": MENTEE, "Accept-Language": "en-GB"}

    async def language(address: str) -> str:
        reply = await served.client.post(address, json={"question": DAYS}, headers=headers, timeout=60)
        return str(reply.json()["language"])

    assert await language("/api/v1/answers") == "de"
    assert await language("/api/v1/answers?lang=en") == "en"


@pytest.mark.parametrize("last", ["0123456789abcdef:3", "²", ":²", "x:" + "9" * 5000])
async def test_what_is_no_longer_known_is_not_asked_a_second_time(served: Served, last: str) -> None:
    chat = await served.chat()
    headers = {b"X-Mentoring-As": MENTEE.encode(), b"Last-Event-ID": last.encode()}
    reply = await served.client.post(
        f"/api/v1/chat/{chat}/messages", json={"question": DAYS}, headers=headers, timeout=60
    )
    assert (reply.status_code, reply.json()["code"]) == (404, "stream_unknown")
    shown = await served.client.get(f"/api/v1/chat/{chat}", headers={"X-Mentoring-As": MENTEE})
    assert shown.json()["history"] == []


async def test_somebody_elses_conversation_is_like_none(served: Served) -> None:
    chat = await served.chat()
    for who, name in ((STRANGER, chat), (MENTOR, chat), (MENTEE, "gibtsnicht")):
        headers = {"X-Mentoring-As": who}
        reply = await served.client.post(
            f"/api/v1/chat/{name}/messages", json={"question": DAYS}, headers=headers
        )
        assert (reply.status_code, reply.json()["code"]) == (404, "chat_unknown")
        assert (await served.client.post(f"/api/v1/chat/{name}/stop", headers=headers)).status_code == 404


async def test_a_bad_question_is_refused_before_anything_streams(served: Served) -> None:
    chat = await served.chat()
    for question in ("", "x" * 100_000):
        reply = await served.client.post(
            f"/api/v1/chat/{chat}/messages", json={"question": question}, headers={"X-Mentoring-As": MENTEE}
        )
        assert reply.status_code == 422
        assert "x" * 50 not in reply.text


async def test_fifty_streams_at_once_all_end_and_none_waits_for_another(
    served: Served, model: Waiting
) -> None:
    model.go.set()
    chats = [await served.chat(MENTEE if n % 2 else MENTOR) for n in range(50)]
    ended: list[str] = []

    async def one(n: int) -> None:
        events = await served.ask(chats[n], DAYS, MENTEE if n % 2 else MENTOR)
        ended.append(events[-1]["event"])

    with anyio.fail_after(120):
        async with anyio.create_task_group() as tasks:
            for n in range(50):
                tasks.start_soon(one, n)
    assert ended == ["done"] * 50


async def test_an_answer_that_nobody_waits_for_ends_by_itself() -> None:
    async def work(stream: Stream) -> dict[str, Any]:
        stream.tell("claim", {"number": 0})
        await stream.stop.wait()
        return {"stopped": True}

    async with anyio.create_task_group() as tasks:
        streams = Streams(tasks, grace=0.0, kept=0.0)
        stream = streams.start(("lea", "chat"), work, "de")
        async with aclosing(stream.follow()) as looking:
            assert (await anext(looking)).name == "claim"  # and then the connection is lost
        with anyio.fail_after(5):
            await stream.stop.wait()
            events = [event async for event in stream.follow()]
    assert [event.name for event in events] == ["claim", "done"]
    assert streams.find(stream.key, ("lea", "chat")) is None


async def test_a_defect_is_told_without_a_word_of_what_was_asked() -> None:
    async def work(stream: Stream) -> dict[str, Any]:
        raise ValueError("Ferientage geheim")

    async with anyio.create_task_group() as tasks:
        stream = Streams(tasks, grace=0.0, kept=0.0).start(("lea", "chat"), work, "de")
        events = [event async for event in stream.follow()]
    assert [event.name for event in events] == ["error"]
    assert "geheim" not in str(events)


async def test_ratings_titles_and_export_over_http(served: Served, model: Waiting) -> None:
    model.go.set()
    me = {"X-Mentoring-As": MENTEE}
    chat = await served.chat()
    answer = (await served.ask(chat, DAYS))[-1]["data"]
    rated = await served.client.post(
        f"/api/v1/answers/{answer['id']}/rating", json={"verdict": "helpful"}, headers=me
    )
    assert rated.json()["verdict"] == "helpful"
    renamed = await served.client.patch(f"/api/v1/chat/{chat}", json={"title": "Ferien"}, headers=me)
    assert renamed.json()["title"] == "Ferien"
    exported = await served.client.get(f"/api/v1/chat/{chat}/export", headers=me)
    assert exported.text.startswith("# Ferien")
    whole = await served.client.post("/api/v1/answers", json={"question": DAYS}, headers=me)
    assert whole.json()["kind"] == "answer"
    assert (await served.client.delete(f"/api/v1/chat/{chat}", headers=me)).json()["deleted"]
    assert (await served.client.get(f"/api/v1/chat/{chat}", headers=me)).status_code == 404


async def test_an_answer_that_nobody_waits_for_lets_go_of_the_model(served: Served, model: Waiting) -> None:
    """A server tells of a closed connection by what is received next."""
    gone = anyio.Event()
    sent: list[dict[str, Any]] = []
    body = json.dumps({"question": "Wie beantrage ich Ferien?"}).encode()
    parts = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        part = next(parts, None)
        if part is None:
            await gone.wait()
            return {"type": "http.disconnect"}
        return part

    answered = anyio.Event()

    async def send(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            answered.set()

    headers = [(b"authorization", f"Bearer {TOKEN}".encode()), (b"x-mentoring-as", MENTEE.encode()),
               (b"content-type", b"application/json"), (b"host", b"test")]  # fmt: skip
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
             "path": "/api/v1/answers", "raw_path": b"/api/v1/answers", "query_string": b"", "root_path": "",
             "headers": headers, "client": ("test", 1), "server": ("test", 80)}  # fmt: skip
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(served.app, scope, receive, send)
        with anyio.fail_after(60):
            await model.reached.wait()
        gone.set()
        with anyio.fail_after(60):
            await answered.wait()
    answer = json.loads(b"".join(message.get("body", b"") for message in sent))
    assert answer["stopped"] is True
    assert not model.go.is_set()
