"""What a summary costs as comments grow: seconds by step at three sizes in one run, and the peak of memory.

mentoring bench cohort

No model takes part. Every comment is different; a tenth of the time goes where the table says.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from typing import Any, TypeVar

from copilot import embedding
from copilot.cohort import catalogue, themes
from copilot.cohort.catalogue import Near
from copilot.cohort.given import WHOLE, Given
from copilot.cohort.hearing import harmless
from copilot.cohort.protection import PEOPLE, Cell, Gate, Limits
from copilot.cohort.summary import embedded
from copilot.embedding import Embedder
from copilot.settings import Settings
from copilot.text.language import guess_language
from evals.cohort.score import cases

SIZES = (2_500, 5_000, 10_000)
T = TypeVar("T")


def main() -> dict[str, Any]:
    """Seconds by step and size, and the time for twice as many comments."""
    embedder = embedding.make(Settings())
    embedder.query("warm")
    comments = _comments(max(SIZES))
    rows = [_once(comments[:size], embedder) for size in SIZES]
    growth = [round(rows[at + 1]["seconds"] / rows[at]["seconds"], 2) for at in range(len(rows) - 1)]
    lines = [
        f"{'comments':>9}{'seconds':>9}{'heard':>8}{'embedded':>10}{'themes':>8}{'gate':>7}{'MB at most':>12}"
    ]
    lines += [
        f"{r['comments']:>9}{r['seconds']:>9.1f}{r['heard']:>8.1f}{r['embedded']:>10.1f}{r['themes']:>8.1f}"
        f"{r['gate']:>7.2f}{r['peak_mb']:>12}"
        for r in rows
    ]
    lines.append(f"twice as many comments take {', '.join(map(str, growth))} times as long")
    return {"bench": "cohort", "sizes": rows, "growth": growth, "table": "\n".join(lines)}


def _comments(count: int) -> list[Given]:
    """Different comments, made of two labelled ones each; two by each person."""
    texts = [case["text"] for case in cases()]
    chance = random.Random(1)
    made: dict[str, None] = {}
    while len(made) < count:
        made[" ".join(chance.sample(texts, 2))] = None
    return [Given(f"g{n}", f"p{n // 2}", "", None, 1, 5, text) for n, text in enumerate(made)]


def _once(comments: list[Given], embedder: Embedder) -> dict[str, Any]:
    taken: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = work()
        taken[name] = time.perf_counter() - started
        return result

    known = catalogue.load()
    kept = timed("heard", lambda: harmless(comments, embedder))
    vectors = timed("embedded", lambda: embedded([given.comment for given in kept], embedder))
    near = Near(known, embedder).find
    least = Limits().people
    found = timed("themes", lambda: themes.groups(kept, vectors, known, near, guess_language, least))
    people = {given.person: given.person for given in comments}
    gate = Gate(Limits(), people)
    gate.refuses([Cell(PEOPLE, "2026", WHOLE, frozenset(people))])
    timed("gate", lambda: themes.passed(found, "2026", len(people), gate, None))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"comments": len(comments), "seconds": sum(taken.values()), "peak_mb": peak} | taken
