"""What a summary costs as comments grow: processor seconds by step at three sizes in one run, and memory at most.

mentoring bench cohort
python -m evals.bench_cohort SIZE…     the same at other sizes

No model takes part. Every comment is different, and so is every sentence in it.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from copilot import embedding
from copilot.answer.hard import recognise
from copilot.cohort import catalogue, themes
from copilot.cohort.catalogue import Near
from copilot.cohort.given import WHOLE, Given
from copilot.cohort.hearing import harmless
from copilot.cohort.protection import PEOPLE, Cell, Gate, Limits
from copilot.embedding import Embedder
from copilot.settings import Settings
from copilot.text.language import guess_language
from evals.cohort.score import cases

SIZES = (2_500, 5_000, 10_000)
T = TypeVar("T")


def main(sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Seconds by step and size, and the time for twice as many comments."""
    embedder = embedding.make(Settings())
    embedder.query("warm")
    comments = _comments(max(sizes))
    rows = [_once(comments[:size], embedder) for size in sizes]
    growth = [round(rows[at + 1]["seconds"] / rows[at]["seconds"], 2) for at in range(len(rows) - 1)]
    lines = [
        f"{'comments':>9}{'seconds':>9}{'rules':>8}{'vectors':>9}{'themes':>8}{'gate':>7}{'MB at most':>12}"
    ]
    lines += [
        f"{r['comments']:>9}{r['seconds']:>9.1f}{r['rules']:>8.1f}{r['heard'] - r['rules']:>9.1f}"
        f"{r['themes']:>8.1f}"
        f"{r['gate']:>7.2f}{r['peak_mb']:>12}"
        for r in rows
    ]
    lines.append(f"twice as many comments take {', '.join(map(str, growth))} times as long")
    return {"bench": "cohort", "sizes": rows, "growth": growth, "table": "\n".join(lines)}


def _comments(count: int) -> list[Given]:
    """Comments of two labelled ones each, every one with a number of its own; two comments by each person."""
    texts = [case["text"].rstrip(" .!?") for case in cases()]
    chance = random.Random(1)
    return [
        Given(
            f"g{n}",
            f"p{n // 2}",
            "",
            None,
            1,
            5,
            " ".join(f"{chance.choice(texts)} {2 * n + part}." for part in (0, 1)),
        )
        for n in range(count)
    ]


def _once(comments: list[Given], embedder: Embedder) -> dict[str, Any]:
    taken: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        started = time.process_time()
        result = work()
        taken[name] = time.process_time() - started
        return result

    known = catalogue.load()
    timed("rules", lambda: [recognise(given.comment) for given in comments])
    kept, vectors = timed("heard", lambda: harmless(comments, embedder))
    near = Near(known, embedder).find
    least = Limits().people
    found = timed("themes", lambda: themes.groups(kept, vectors, known, near, guess_language, least))
    people = {given.person: given.person for given in comments}
    gate = Gate(Limits(), people)
    gate.refuses([Cell(PEOPLE, "2026", WHOLE, frozenset(people))])
    timed("gate", lambda: themes.passed(found, "2026", len(people), gate, None))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = sum(taken.values()) - taken["rules"]  # which listening has gone through as well
    return {"comments": len(comments), "seconds": seconds, "peak_mb": peak} | taken


if __name__ == "__main__":
    sys.stdout.write(f"{main([int(word) for word in sys.argv[1:]] or SIZES)['table']}\n")
