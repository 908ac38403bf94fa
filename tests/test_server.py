"""The server: the same over HTTP, and commands that work through it while it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from copilot import api
from copilot.app import App, build, running_server
from copilot.settings import Settings
from tests.commands import as_json, in_a_process, mentoring
from tests.fakes import MENTEE, MENTOR, PEOPLE, STRANGER, WordEmbedder

pytestmark = pytest.mark.anyio
TOKEN = "t0ken"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the application in this process."""

    async def make(settings: Settings) -> App:
        return await build(settings, embedder=WordEmbedder(), make_model=lambda _: None)

    web = api.create(Settings(home=tmp_path / "home", language="de"), TOKEN, make)
    async with web.router.lifespan_context(web):
        transport = httpx2.ASGITransport(app=web)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx2.AsyncClient(transport=transport, base_url="http://test", headers=headers) as opened:
            yield opened


async def _command(client: httpx2.AsyncClient, name: str, email: str | None = None, **arguments: Any) -> str:
    reply = await client.post(f"/api/v1/operations/{name}", json={"as": email, "arguments": arguments})
    return reply.text


async def _pair(client: httpx2.AsyncClient) -> None:
    await _command(client, "people_import", text=PEOPLE)
    await _command(
        client, "pair_add", mentor=MENTOR, mentee=MENTEE, programme="aufwind", id="wir", language="de"
    )


async def test_goals_are_proposed_and_listed_under_one_path_and_resources_kept_and_removed(
    client: httpx2.AsyncClient,
) -> None:
    await _pair(client)
    mentor = {"X-Mentoring-As": MENTOR}
    proposed = await client.post("/api/v1/goals", json={"pair": "wir", "date": "2026-04-09"}, headers=mentor)
    assert (proposed.json()["kind"], proposed.json()["language"]) == ("goals", "de")
    assert (await client.get("/api/v1/goals?pair=wir", headers=mentor)).json() == {"goals": []}
    stranger = {"X-Mentoring-As": STRANGER}
    assert (await client.post("/api/v1/goals", json={"pair": "wir"}, headers=stranger)).status_code == 403
    kept = await client.post("/api/v1/resources", json={"name": "Kurs Führen"}, headers=mentor)
    assert (kept.status_code, kept.json()["kind"]) == (201, "course")
    path = f"/api/v1/resources/{kept.json()['id']}"
    assert (await client.delete(path, headers=stranger)).status_code == 404
    assert (await client.delete(path, headers=mentor)).json()["removed"] is True
    assert (await client.get("/api/v1/resources", headers=mentor)).json() == {"resources": []}


async def test_health_needs_no_token_and_everything_else_does(client: httpx2.AsyncClient) -> None:
    del client.headers["Authorization"]
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).status_code == 200
    for method, path in (("GET", "/api/v1/commitments?pair=wir"), ("POST", "/api/v1/operations/init")):
        reply = await client.request(method, path, json={})
        assert reply.status_code == 401
        assert reply.headers["content-type"].startswith("application/problem+json")
    client.headers["Authorization"] = "Bearer wrong"
    assert (await client.get("/api/v1/notes?pair=wir")).status_code == 401


async def test_a_note_goes_in_and_an_agenda_comes_out(client: httpx2.AsyncClient) -> None:
    await _pair(client)
    note = {"pair": "wir", "text": "Lea schickt bis 30. April den Lebenslauf.", "date": "2026-03-12"}
    made = await client.post("/api/v1/notes", json=note, headers={"X-Mentoring-As": MENTEE})
    assert made.status_code == 201
    asked = {"pair": "wir", "date": "2026-04-09", "minutes": 30}
    agenda = (await client.post("/api/v1/agendas", json=asked, headers={"X-Mentoring-As": MENTOR})).json()
    assert sum(i["minutes"] for i in agenda["items"]) == 30
    source = agenda["items"][1]["points"][0]["evidence"][0]["source"]
    text = (await client.get(f"/api/v1/sources/{source}", headers={"X-Mentoring-As": MENTOR})).json()["text"]
    assert text == note["text"]


async def test_the_own_pair_may_be_left_out(client: httpx2.AsyncClient) -> None:
    await _pair(client)
    headers = {"X-Mentoring-As": MENTEE}
    assert (await client.post("/api/v1/goals", json={}, headers=headers)).json()["pair"] == "wir"
    assert (await client.get("/api/v1/commitments", headers=headers)).status_code == 200
    assert (await client.get("/api/v1/commitments")).status_code in (401, 422)


async def test_questions_come_by_the_viewers_side_or_the_one_asked_for(client: httpx2.AsyncClient) -> None:
    await _pair(client)
    for email, more, side in (
        (MENTOR, {}, "mentor"),
        (MENTEE, {}, "mentee"),
        (MENTEE, {"for": "mentor"}, "mentor"),
    ):
        asked = {"pair": "wir", "date": "2026-04-09", **more}
        reply = await client.post("/api/v1/questions", json=asked, headers={"X-Mentoring-As": email})
        assert (reply.status_code, reply.json()["for"]) == (200, side)
    refused = await client.post("/api/v1/questions", json=asked, headers={"X-Mentoring-As": STRANGER})
    assert refused.status_code == 403


async def test_problems_are_problem_details_in_the_callers_language(client: httpx2.AsyncClient) -> None:
    await _pair(client)
    headers = {"X-Mentoring-As": STRANGER, "Accept-Language": "en"}
    reply = await client.post("/api/v1/agendas", json={"pair": "wir"}, headers=headers)
    assert reply.status_code == 403
    problem = reply.json()
    assert {"type", "title", "status", "detail"} <= set(problem)
    assert problem["title"] == 'The pair "wir" is not open to you.'
    unfit = await client.post("/api/v1/agendas", json={"minutes": "viele"}, headers=headers)
    assert unfit.status_code == 422
    assert "viele" not in unfit.text


async def test_documents_are_uploaded_and_the_same_name_replaces(client: httpx2.AsyncClient) -> None:
    for text, key in (
        ("# Lohn\n\nDer Lohn steigt im April.", "added"),
        ("# Lohn\n\nDer Lohn steigt im Mai.", "updated"),
    ):
        files = {"files": ("lohn.md", text.encode(), "text/markdown")}
        reply = await client.post("/api/v1/documents", files=files)
        assert reply.status_code == 201, reply.text
        assert reply.json()[key] == 1
    assert "Mai" in (await client.get("/api/v1/search?query=Lohn")).text
    bad = await client.post("/api/v1/documents", files={"files": ("../../x.exe", b"MZ", "x/y")})
    assert bad.status_code == 422


async def test_openapi_describes_the_routes(client: httpx2.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert {"/api/v1/agendas", "/api/v1/notes", "/api/v1/documents", "/api/v1/commitments"} <= set(paths)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Path]:
    """A home with a real server on it."""
    home = tmp_path / "home"
    environment = os.environ | {"MENTORING_HOME": str(home), "MENTORING_LLM_MODEL": "none"}
    command = [sys.executable, "-c", "from copilot.cli.main import run; run()", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            note = running_server(home)
            if note is not None:
                try:
                    if httpx2.get(f"{note['url']}/readyz").status_code == 200:
                        break
                except httpx2.HTTPError:
                    pass
            time.sleep(0.1)
        yield home
        process.terminate()
        process.wait(timeout=20)


def test_commands_on_a_served_home_work_through_the_server(served: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, "utf-8")
    assert as_json(mentoring(served, "people", "import", str(people), "--json"))["added"] == 4
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "lohn.md").write_text("# Lohn\n\nDer Lohn steigt im April.", "utf-8")
    assert as_json(mentoring(served, "ingest", str(docs), "--json"))["added"] == 1
    found = as_json(mentoring(served, "search", "Lohn", "--as", MENTEE, "--json"))
    assert found["results"][0]["source"] == "lohn.md"
    refused = mentoring(served, "agenda", "--pair", "nichts", "--as", MENTEE)
    assert refused.returncode == 3
    second = in_a_process(served, "serve", "--port", "0")
    assert second.returncode == 5
