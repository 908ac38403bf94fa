"""``mentoring bench chat``: sources against one query embedding, the second turn's prompt against the first's, streams.

Everything is measured in one run on the same home: the career handbooks, the embedded model where it is there.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import anyio

from copilot.access import Viewer
from copilot.answer.judging import found, judged
from copilot.api.streams import Stream, Streams
from copilot.app import App
from copilot.llm import Model, Usage
from copilot.suggest.answers import AnswerRequest, answer
from evals.chat.models import Perfect
from evals.eval_retrieval import home
from evals.retrieval.sets import handbooks

Json = dict[str, Any]
ROUNDS = 5
STREAMS = 50


class _Enough(Exception):
    """The sources were told: no more is measured of this answer."""


async def _until_sources(app: App, text: str) -> float:
    parts = replace(app.parts(), model=None)
    started = time.perf_counter()

    def watch(event: str, _: Json) -> None:
        if event == "sources":
            raise _Enough

    with suppress(_Enough):
        await answer(parts, Viewer(None), AnswerRequest(text, text, app.today()), watch)
    return time.perf_counter() - started


async def _sources(app: App, questions: Sequence[str]) -> Json:
    """Time until the sources are told, beside that of embedding the same question alone.

    The embedder remembers questions: each is asked in another form every time.
    """
    embedding, sources = [], []
    await _until_sources(app, questions[0])
    for number in range(ROUNDS):
        for text in questions:
            started = time.perf_counter()
            app.embedder.query(f"({number}) {text}")
            embedding.append(time.perf_counter() - started)
            sources.append(await _until_sources(app, f"{text} ({number})"))
    one, all_ = statistics.median(embedding), statistics.median(sources)
    return {
        "embedding_ms": round(one * 1e3, 1),
        "sources_ms": round(all_ * 1e3, 1),
        "ratio": round(all_ / one, 2),
    }


async def _prompts(model: Model, texts: Sequence[str]) -> Json:
    """Prompt tokens that had to be read for the first text and for those after it."""
    usages: list[Usage] = []
    for text in texts:
        usages.append((await judged(model, text, "How long does it take?")).usage)
    read = [usage.prompt_tokens - usage.cached_tokens for usage in usages]
    later = statistics.median(read[1:])
    return {
        "first_tokens": read[0],
        "later_tokens": later,
        "share": round(later / read[0], 3),
        "first_seconds": round(usages[0].seconds, 2),
        "later_seconds": round(statistics.median(u.seconds for u in usages[1:]), 2),
    }


async def _streams(app: App, questions: Sequence[str]) -> Json:
    """Many answers at once with a fast model: all must end, and the last not much later than their sum."""
    parts = replace(app.parts(), model=Perfect())

    async def work(stream: Stream) -> Json:
        return await answer(
            parts, Viewer(None), AnswerRequest(questions[0], questions[0], app.today()), stream.tell
        )

    started = time.perf_counter()
    await answer(parts, Viewer(None), AnswerRequest(questions[0], questions[0], app.today()))
    alone = time.perf_counter() - started
    firsts: list[float] = []
    ends: list[str] = []

    async def follow(stream: Stream, begun: float) -> None:
        async for event in stream.follow():
            if event.name == "sources":
                firsts.append(time.perf_counter() - begun)
            last = event.name
        ends.append(last)

    async with anyio.create_task_group() as tasks:
        streams = Streams(tasks, kept=0.0)
        begun = time.perf_counter()
        async with anyio.create_task_group() as looking:
            for n in range(STREAMS):
                looking.start_soon(follow, streams.start((None, str(n)), work, "en"), begun)
        whole = time.perf_counter() - begun
    return {
        "streams": STREAMS,
        "done": ends.count("done"),
        "alone_ms": round(alone * 1e3, 1),
        "all_ms": round(whole * 1e3, 1),
        "per_stream_over_alone": round(whole / STREAMS / alone, 2),
        "last_sources_ms": round(max(firsts) * 1e3, 1),
    }


async def _run() -> Json:
    data = handbooks()
    if data is None:
        return {"bench": "chat", "skipped": "no handbook_questions.json"}
    path, questions = data
    place = await home("handbooks", path)
    texts = [q.text for q in questions if q.document][:16]
    result: Json = {"bench": "chat", "sources": await _sources(place.app, texts)}
    result["streams"] = await _streams(place.app, texts)
    model = place.app.model()
    if model is not None:
        quotes = [q.quote or "" for q in questions if q.document][:6]
        await found(model, "A first text, so that the server runs.", "Does it run?")  # another prompt
        result["prompts"] = await _prompts(model, quotes)
    else:
        sys.stderr.write("no model: prompts are not measured\n")
    await place.app.close()
    return result


def main() -> Json:
    """The figures."""
    return anyio.run(_run)
