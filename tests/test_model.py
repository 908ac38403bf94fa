"""The model behind its border: endpoints that answer, fail or talk nonsense; weights that must be the right ones."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import anyio
import pytest
from filelock import FileLock

from copilot import llm
from copilot.errors import NotFound, Unavailable
from copilot.llm import Message
from copilot.llm.client import ChatModel
from copilot.llm.download import is_here, path_of, pull
from copilot.llm.embedded import Address, EmbeddedServer
from copilot.llm.registry import DEFAULT, Weights, all_weights, profile, weights
from copilot.settings import Settings
from tests.endpoint import endpoint, model_at

pytestmark = pytest.mark.anyio
ASK = [Message("system", "s"), Message("user", "u")]


async def test_an_endpoint_answers_with_json_and_its_usage_is_counted() -> None:
    with endpoint(lambda _: '{"text": "Guten Tag"}') as (url, asked):
        reply = await model_at(url).word(ASK, max_tokens=20)
    assert reply.text == "Guten Tag"
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.calls) == (100, 10, 1)
    assert asked[0]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("said", ["no json at all", '{"other": 1}', '{"text": 5}', "", "[]", "{"])
async def test_an_answer_that_is_not_what_was_asked_for_is_no_text(said: str) -> None:
    with endpoint(lambda _: said) as (url, _):
        assert (await model_at(url).word(ASK, max_tokens=20)).text is None


@pytest.mark.parametrize("status", [500, 503, 401])
async def test_an_endpoint_that_fails_is_unavailable(status: int) -> None:
    with endpoint(lambda _: status) as (url, _), pytest.raises(Unavailable):
        await model_at(url).word(ASK, max_tokens=20)


async def test_an_endpoint_that_never_gets_done_is_unavailable() -> None:
    with endpoint(lambda _: '{"text": "Guten Tag"}', drips=True) as (url, _):
        made = llm.make(Settings(llm_base_url=url, llm_model="fake", llm_timeout=1))
        assert made is not None
        with pytest.raises(Unavailable):
            await made.word(ASK, max_tokens=20)


async def test_probabilities_that_are_none_are_no_defect() -> None:
    with endpoint(lambda _: {"yes": None}) as (url, _), pytest.raises(Unavailable):  # type: ignore[dict-item]
        await model_at(url).judge(ASK)


async def test_an_endpoint_that_is_down_is_one_clear_sentence() -> None:
    with pytest.raises(Unavailable) as error:
        await model_at("http://127.0.0.1:9/v1").word(ASK, max_tokens=20)
    assert error.value.render("de")["message"] == "Das Modell «fake» antwortet nicht."


def _at(address: Callable[[], str]) -> ChatModel:
    return ChatModel("fake", profile(DEFAULT), lambda: (address(), "key"), timeout=5)


def test_a_server_that_another_program_is_just_starting_is_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    note = folder / "embedded.server.json"
    note.write_text('{"base_url": "http://127.0.0.1:9/v1", "key": "of one that was killed"}')

    class Listens(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with (
        FileLock(folder / "embedded.server.lock", thread_local=False),
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listens) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1"
        starts = threading.Timer(0.5, lambda: note.write_text(json.dumps({"base_url": url, "key": "secret"})))
        starts.start()
        assert EmbeddedServer(tmp_path / "no weights", tmp_path).start() == Address(url, "secret")
        starts.join()
        server.shutdown()


async def test_first_calls_at_once_look_for_the_endpoint_once() -> None:
    looked: list[str] = []
    with endpoint(lambda _: '{"text": "Guten Tag"}') as (url, _):

        def address() -> str:
            looked.append(url)
            time.sleep(0.1)
            return url

        model = _at(address)
        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(partial(model.word, ASK, max_tokens=20))
    assert len(looked) == 1


async def test_where_nobody_listens_any_more_the_next_address_is_asked() -> None:
    with endpoint(lambda _: '{"text": "Guten Tag"}') as (first, _):
        now = [first]
        model = _at(lambda: now[0])
        assert (await model.word(ASK, max_tokens=20)).text == "Guten Tag"
    with pytest.raises(Unavailable):  # the same address again is not asked for ever
        await model.word(ASK, max_tokens=20)
    with endpoint(lambda _: '{"text": "Grüezi"}') as (second, _):
        now[0] = second
        assert (await model.word(ASK, max_tokens=20)).text == "Grüezi"


async def test_no_call_is_traced_to_anywhere_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (
        endpoint(lambda _: '{"text": "x"}') as (elsewhere, traced),
        endpoint(lambda _: '{"text": "x"}') as (url, asked),
    ):
        for name, value in (
            ("LANGSMITH_TRACING", "true"),
            ("LANGCHAIN_TRACING_V2", "true"),
            ("LANGSMITH_ENDPOINT", elsewhere),
            ("LANGSMITH_API_KEY", "k"),
            ("OPENAI_BASE_URL", elsewhere),
            ("OPENAI_API_BASE", elsewhere),
        ):
            monkeypatch.setenv(name, value)
        await model_at(url).word(ASK, max_tokens=20)
        assert os.environ["LANGSMITH_TRACING"] == "false"
    assert len(asked) == 1
    assert traced == []


async def test_none_means_rules_alone() -> None:
    assert llm.make(Settings(llm_model="none")) is None
    with pytest.raises(NotFound):
        llm.make(Settings(llm_model="gpt-9000"))


def test_every_registered_model_has_a_profile_that_was_measured() -> None:
    for name in all_weights():
        found = profile(name)
        assert found.measured, name
        assert all("use" in facts and facts["why"] for facts in found.measured.values())
        # a rewording is worth a task only by how many were read as at least as good as the draft
        worded = [facts for task, facts in found.measured.items() if task.startswith("word_")]
        assert worded
        assert all(0 <= facts.get("as_good", facts.get("right", -1)) <= facts["of"] for facts in worded)
        assert all("as_good" in facts for facts in worded if facts["use"])


CONTENT = b"weights " * 50_000


@pytest.fixture
def source() -> Iterator[str]:
    """A server of the weights that understands ranges, as the hub does."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = int(self.headers.get("Range", "bytes=0-")[6:-1])
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(CONTENT) - start))
            self.end_headers()
            self.wfile.write(CONTENT[start:])

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/w.gguf"
    server.shutdown()
    server.server_close()


def _weights(*urls: str, sha256: str | None = None) -> Weights:
    right = hashlib.sha256(CONTENT).hexdigest()
    return Weights("w", "W", "free", "w.gguf", len(CONTENT), sha256 or right, urls, None)


def test_weights_come_from_the_first_source_that_answers(tmp_path: Path, source: str) -> None:
    wanted = _weights("http://127.0.0.1:9/nothing", source)
    seen: list[int] = []
    assert pull(wanted, tmp_path, lambda done, _: seen.append(done)).read_bytes() == CONTENT
    assert seen[-1] == len(CONTENT)
    assert is_here(wanted, tmp_path)


def test_an_interrupted_download_goes_on_where_it_stopped(tmp_path: Path, source: str) -> None:
    wanted = _weights(source)
    part = path_of(wanted, tmp_path).with_suffix(".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT[:100_000])
    seen: list[int] = []
    assert pull(wanted, tmp_path, lambda done, _: seen.append(done)).read_bytes() == CONTENT
    assert seen[0] > 100_000


def test_weights_with_another_hash_are_thrown_away(tmp_path: Path, source: str) -> None:
    wanted = _weights(source, sha256="0" * 64)
    with pytest.raises(Unavailable) as error:
        pull(wanted, tmp_path)
    assert error.value.code == "model_wrong_hash"
    assert not is_here(wanted, tmp_path)
    assert not list(tmp_path.rglob("*.part"))


def test_no_source_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as error:
        pull(_weights("http://127.0.0.1:9/nothing"), tmp_path)
    assert error.value.code == "model_no_source"


def test_a_disk_too_small_is_said_before_anything_is_fetched(tmp_path: Path, source: str) -> None:
    from dataclasses import replace

    with pytest.raises(Unavailable) as error:
        pull(replace(_weights(source), bytes=1 << 60), tmp_path)
    assert error.value.code == "model_no_disk"


def test_the_registered_weights_are_the_official_releases_own() -> None:
    default = weights("qwen2.5-coder-1.5b")
    assert default.bytes == 1_117_320_768
    assert default.sha256.startswith("cc324af070c2")
    assert json.dumps(default.urls)
