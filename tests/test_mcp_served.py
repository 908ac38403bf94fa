"""Assistants over HTTP and over standard input: the same token, the same rights, nobody's answer to another."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from copilot import api
from copilot.api.serve import called_by
from copilot.app import App, build, running_server
from copilot.settings import Settings
from tests.assistants import Person, found, reading, refused, said, use
from tests.commands import as_json, home_by_command, in_a_process, mentoring
from tests.fakes import MENTEE, MENTOR, PEOPLE, STRANGER, TODAY, WordEmbedder
from tests.test_server import served  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
TOKEN = "t0ken"
BASE = "http://127.0.0.1:8765"
PROMISE = "Lea schickt bis 30. April den Lebenslauf."


class Web:
    """The application in this process, and clients of it."""

    def __init__(self, transport: httpx2.ASGITransport) -> None:
        self._transport = transport

    def http(self, base: str = BASE, **headers: str) -> httpx2.AsyncClient:
        """A client with the token and these headers."""
        given = {"Authorization": f"Bearer {TOKEN}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return httpx2.AsyncClient(transport=self._transport, base_url=base, headers=given)

    @asynccontextmanager
    async def assistant(
        self, email: str, person: Person | None = None, mode: str = "auto"
    ) -> AsyncIterator[Client]:
        """A client of the protocol for that person."""
        async with self.http(X_Mentoring_As=email) as http:
            transport = streamable_http_client(f"{BASE}/mcp", http_client=http)
            async with Client(transport, mode=mode, elicitation_callback=person) as client:
                yield client

    async def do(self, name: str, email: str | None = None, **arguments: Any) -> None:
        """An operation, as a terminal would do it."""
        async with self.http() as http:
            body = {"as": email, "arguments": arguments}
            reply = await http.post(f"/api/v1/operations/{name}", json=body)
            assert '"result"' in reply.text, reply.text


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    """The application over a home with the pair ``wir``."""

    async def make(settings: Settings) -> App:
        return await build(settings, embedder=WordEmbedder(), make_model=lambda _: None, today=lambda: TODAY)

    settings = Settings(home=tmp_path / "home", language="de", hosts="mentoring.firma.example")
    app = api.create(settings, TOKEN, make)
    async with app.router.lifespan_context(app):
        opened = Web(httpx2.ASGITransport(app=app))
        await opened.do("people_import", text=PEOPLE)
        await opened.do(
            "pair_add", mentor=MENTOR, mentee=MENTEE, programme="aufwind", id="wir", language="de"
        )
        await opened.do("note_add", MENTEE, pair="wir", text=PROMISE, date="2026-03-12")
        yield opened


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream"}


async def test_without_the_token_there_is_nothing(web: Web) -> None:
    for wrong in ("", "Bearer wrong", "Basic t0ken"):
        async with web.http(Authorization=wrong) as http:
            reply = await http.post("/mcp", json=CALL, headers=ACCEPT)
        assert reply.status_code == 401
        assert reply.headers["content-type"].startswith("application/problem+json")
        assert reply.json()["code"] == "token_wrong"


async def test_only_names_of_the_server_are_served_and_no_session_is_opened(web: Web) -> None:
    for base, status in (
        (BASE, 200),
        ("http://localhost:1", 200),
        ("https://mentoring.firma.example", 200),
        ("http://boese.example:8765", 421),
    ):
        async with web.http(base) as http:
            assert (await http.post("/mcp", json=CALL, headers=ACCEPT)).status_code == status
    async with web.http() as http:
        foreign = {**ACCEPT, "Origin": "http://boese.example"}
        assert (await http.post("/mcp", json=CALL, headers=foreign)).status_code == 403
        reply = await http.post("/mcp", json=CALL, headers=ACCEPT)
        assert "mcp-session-id" not in reply.headers
        for method in ("GET", "DELETE"):
            assert (await http.request(method, "/mcp", headers=ACCEPT)).status_code == 405


def test_the_address_asked_for_is_a_name_of_the_server_but_every_address_is_none() -> None:
    settings = Settings(hosts="mentoring.firma.example, ")
    for host, names in (
        ("10.0.0.5", ("mentoring.firma.example", "10.0.0.5")),
        ("fd00::5", ("mentoring.firma.example", "[fd00::5]")),
        ("0.0.0.0", ("mentoring.firma.example",)),
        ("::", ("mentoring.firma.example",)),
    ):
        assert called_by(settings, host).served_as == names


async def test_what_is_no_message_is_refused_and_the_server_goes_on(web: Web) -> None:
    async with web.http() as http:
        for body in (b"", b"{", b"[1]", b'{"jsonrpc":"2.0"}', b"\xff" * 10, b"[" * 100_000):
            reply = await http.post(
                "/mcp", content=body, headers={**ACCEPT, "Content-Type": "application/json"}
            )
            assert reply.status_code == 400
        assert (await http.post("/mcp", json=CALL, headers=ACCEPT)).status_code == 200


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_over_http_each_request_is_answered_for_its_own_person(web: Web, mode: str) -> None:
    await web.do("note_add", MENTOR, pair="wir", text="Urs ruft bis 5. Mai Tom an.", private=True)
    told: dict[str, list[str]] = {MENTOR: [], MENTEE: [], STRANGER: []}

    async def ask(email: str) -> None:
        async with web.assistant(email, mode=mode) as client:
            for _ in range(5):
                told[email].append(said(await use(client, "commitments", pair="wir")))

    async with anyio.create_task_group() as tasks:
        for email in told:
            tasks.start_soon(ask, email)
    assert {len(set(texts)) for texts in told.values()} == {1}
    assert "Tom anrufen" in told[MENTOR][0]
    assert PROMISE in told[MENTEE][0]
    assert "Tom anrufen" not in told[MENTEE][0]
    assert told[STRANGER][0].startswith("Das Tandem «wir»")


async def test_over_http_a_client_that_can_ask_asks_and_an_older_one_takes_two_steps(web: Web) -> None:
    note = {"pair": "wir", "text": "Urs liest bis 2. Mai den Text."}
    yes = Person("accept", {"store": True})
    async with web.assistant(MENTEE, yes) as client:
        assert found(await use(client, "note_add", **note))["stored"] is True
        assert len(yes.asked) == 1
    async with web.assistant(MENTOR, yes, "legacy") as client:
        code = found(await use(client, "note_add", **note))["confirm"]
        assert found(await use(client, "note_add", **note, confirm=code))["stored"] is True
        assert len(yes.asked) == 1
    async with web.assistant(MENTEE) as client:
        code = found(await use(client, "note_add", **note))["confirm"]
    async with web.assistant(MENTOR) as client:
        assert refused(await use(client, "note_add", **note, confirm=code)) == "confirm_unfit"


async def test_the_list_of_documents_is_the_viewers_over_http_too(web: Web, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "lohn.md").write_text("# Lohn\n\nDer Lohn steigt im April.", "utf-8")
    await web.do("people_import", text="email,name,role,programme,language\nx@y.example,X,lead,zweites,de\n")
    await web.do("ingest", paths=[str(docs)], audience="programme:zweites", owner="HR")
    for email, sources in (("x@y.example", ["lohn.md"]), (MENTEE, [])):
        async with web.http(X_Mentoring_As=email) as http:
            listed = (await http.get("/api/v1/documents")).json()["documents"]
        assert [entry["source"] for entry in listed] == sources
        async with web.assistant(email) as client:
            assert [r.name for r in (await client.list_resources()).resources] == sources
            assert ("im April" in await reading(client, "mentoring://documents/lohn.md")) is bool(sources)


def _command(home: Path, *words: str) -> Any:
    program = "from copilot.cli.main import run; run()"
    environment = os.environ | {"MENTORING_HOME": str(home), "MENTORING_LLM_MODEL": "none"}
    return StdioServerParameters(command=sys.executable, args=["-c", program, "mcp", *words], env=environment)


async def test_over_standard_input_the_person_is_the_one_named(tmp_path: Path) -> None:
    home = home_by_command(tmp_path)
    yes = Person("accept", {"store": True})
    with (tmp_path / "log").open("w+") as log:
        transport = stdio_client(_command(home, "--as", MENTEE, "--lang", "de"), errlog=log)
        async with Client(transport, elicitation_callback=yes) as client:
            stored = found(await use(client, "note_add", pair="wir", text=PROMISE))
            assert PROMISE in said(await use(client, "commitments", pair="wir"))
            assert refused(await use(client, "agenda", pair="keines")) == "pair_closed"
        log.seek(0)
        assert log.read() == ""
    shown = as_json(mentoring(home, "note", "show", stored["note"], "--as", MENTOR, "--json"))
    assert (shown["text"], shown["writer"]) == (PROMISE, MENTEE)
    nobody = in_a_process(home, "mcp", "--as", "nie@firma.example")
    assert (nobody.returncode, nobody.stdout) == (3, "")


async def test_beside_a_server_standard_input_and_http_give_the_same(served: Path, tmp_path: Path) -> None:  # noqa: F811
    assert home_by_command(tmp_path) == served
    note = running_server(served)
    assert note is not None
    headers = {"Authorization": f"Bearer {note['token']}", "X-Mentoring-As": MENTEE}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30) as http,
        Client(streamable_http_client(f"{note['url']}/mcp", http_client=http)) as far,
        Client(_command(served, "--as", MENTEE)) as near,
    ):
        code = found(await use(far, "note_add", pair="wir", text=PROMISE))["confirm"]
        found(await use(far, "note_add", pair="wir", text=PROMISE, confirm=code))
        both = [found(await use(client, "commitments", pair="wir")) for client in (far, near)]
    assert both[0] == both[1]
    assert PROMISE in str(both[0])
