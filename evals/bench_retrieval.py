"""Search beside what it can't do without: embedding the question and comparing it with all that may be read.

    mentoring bench retrieval

Homes of 10,000 and 100,000 passages are made from the sample company's: real vectors with noise, words drawn
as often as they occur there. A viewer of 1, 5 and 200 audiences asks; both ways take turns on each question.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import numpy as np
from sqlalchemy import insert, select, text

from copilot import access
from copilot.app import App, build
from copilot.chunking import outline
from copilot.domain import LANGUAGES, Language
from copilot.embedding import Vectors
from copilot.index.sync import rebuild
from copilot.prompts import folder
from copilot.retrieval import Query, Stages, dense, holdings
from copilot.settings import Settings
from copilot.store.tables import (
    PassageRow,
    PersonRow,
    ProgrammeRow,
    VectorRow,
    WindowRow,
)
from copilot.text.terms import audience_word

Json = dict[str, Any]
SIZES = (10_000, 100_000)
PAIRS = 200
OF_A_PAIR = 30
VIEWERS = (1, 5, 200)
WINDOWS, SENTENCES = 4, 8
NOISE = 0.6
"""Length of the noise added to a real vector of length 1: neighbours of about the similarity real ones have."""
REAL = 80
"""Real passages that all others are made from."""
ROUNDS = 2
FIRST = Stages(glossary=False, translation=False, windows=False, grouping=False)
BATCH = 2_000


async def _made(app: App, size: int, random: np.random.Generator) -> Vectors:
    """A home of that many passages; returns all vectors in the order of row ids."""
    real = _real()
    base = app.embedder.passages([text for text, _ in real])
    async with app.database.write() as session:
        await _people(session)
    words = {
        language: np.array([word for text, spoken in real if spoken == language for word in text.split()])
        for language in LANGUAGES
    }
    made = []
    for first in range(0, size, BATCH):
        count = min(BATCH, size - first)
        chosen = random.integers(0, len(base), count)
        noise = random.standard_normal((count, base.shape[1])).astype(np.float32)
        vectors = base[chosen] + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        texts = [" ".join(random.choice(words[real[n][1]], 110)) for n in chosen]
        await _store(app, first, vectors, texts, [real[n][1] for n in chosen], size)
        made.append(vectors)
    await rebuild(app.database, app.index(), app.embedder)
    return np.concatenate(made)


def _real() -> list[tuple[str, Language]]:
    """Passages of the sample company with their languages."""
    found: list[tuple[str, Language]] = []
    for file in sorted((folder("knowledge") / "company").rglob("*.md")):
        shape = outline(file.read_text("utf-8"), name=file.stem, markdown=True)
        found += [(passage.text, shape.language) for passage in shape.passages]
    return found[:: max(1, len(found) // REAL)]


async def _people(session: Any) -> None:
    await session.execute(insert(ProgrammeRow), [{"id": "p", "name": "p"}])
    people = [{"id": f"m{n}", "email": f"m{n}@bench.example", "name": f"m{n}"} for n in range(PAIRS)]
    mentors = [{"id": f"v{n}", "email": f"v{n}@bench.example", "name": f"v{n}"} for n in VIEWERS]
    await session.execute(insert(PersonRow), [p | {"language": None} for p in people + mentors])
    today = time.strftime("%Y-%m-%d")
    await session.execute(
        text(
            "INSERT INTO pairs (id, programme_id, mentor_id, mentee_id, address, started) "
            "VALUES (:id, 'p', :mentor, :mentee, 'du', :day)"
        ),
        [
            {"id": f"{viewer}-{n}", "mentor": f"v{viewer}", "mentee": f"m{n}", "day": today}
            for viewer in VIEWERS
            for n in range(viewer - 1 if viewer < 200 else PAIRS)
        ],
    )


async def _store(
    app: App, first: int, vectors: Vectors, texts: Sequence[str], languages: Sequence[str], size: int
) -> None:
    from copilot.store.passages import terms

    rows, stems, kept, windows = [], [], [], []
    for n, (vector, words, language) in enumerate(zip(vectors, texts, languages, strict=True)):
        number = first + n
        pair = (size - 1 - number) // OF_A_PAIR
        viewer = 5 if pair < 4 else 200
        audience = f"pair:{viewer}-{pair}" if pair < PAIRS else "org"
        name = f"d{number}"
        rows.append(
            {
                "id": f"p{number}", "audience": audience, "language": language, "title": "", "headings": "",
                "start": 0, "end": len(words), "text": words, "context": "", "digest": name,
            }
        )  # fmt: skip
        stems.append(
            {
                "id": f"p{number}",
                "terms": " ".join(terms(words, language)),
                "audience": audience_word(audience),
            }
        )
        kept.append({"digest": name, "embedder": app.embedder.id, "vector": vector.tobytes()})
        closer = {"digest": name, "embedder": app.embedder.id}
        for column, count in (("vectors", WINDOWS), ("sentences", SENTENCES)):
            closer[column] = np.repeat(vector[None, :], count, axis=0).astype("<f2").tobytes()
        windows.append(closer)
    async with app.database.write() as session:
        await session.execute(insert(PassageRow), rows)
        await session.execute(
            text(
                "INSERT INTO passage_terms (rowid, terms, audience) "
                "SELECT rowid, :terms, :audience FROM passages WHERE id = :id"
            ),
            stems,
        )
        await session.execute(insert(VectorRow), kept)
        await session.execute(insert(WindowRow), windows)


def _questions() -> list[str]:
    """Headings of the sample company's documents: what people ask about, in both languages."""
    found = []
    for file in sorted((folder("knowledge") / "company").rglob("*.md")):
        found += [
            line.lstrip("# ") for line in file.read_text("utf-8").splitlines() if line.startswith("## ")
        ]
    return list(dict.fromkeys(found))[::3]


async def _timed(
    app: App, question: str, audiences: access.Audiences, stages: Stages
) -> tuple[float, list[str]]:
    async with app.database.read() as session:
        started = time.perf_counter()
        hits, _ = await app.search.find(session, audiences, Query(question, 10, app.today(), stages=stages))
        return time.perf_counter() - started, [hit.passage_id for hit in hits]


def _yardstick(app: App, question: str, permitted: Vectors) -> float:
    started = time.perf_counter()
    vector = app.embedder.query(question)
    scores = permitted @ vector
    np.argpartition(-scores, 10)[:10]
    return time.perf_counter() - started


async def _viewer(app: App, count: int, vectors: Vectors) -> Json:
    async with app.database.read() as session:
        who = await access.viewer(session, f"v{count}@bench.example")
        audiences = await access.audiences(session, who)
        rows = await session.scalars(
            select(PassageRow.id).where(PassageRow.audience.in_(audiences.names)).order_by(PassageRow.rowid)
        )
        places = [int(name[1:]) for name in rows]
    permitted = np.ascontiguousarray(vectors[places])
    questions = _questions()
    for question in questions:
        await _timed(app, question, audiences, Stages())
    first, whole, needed = [], [], []
    for _ in range(ROUNDS):
        for question in questions:
            needed.append(_yardstick(app, question, permitted))
            first.append((await _timed(app, question, audiences, FIRST))[0])
            whole.append((await _timed(app, question, audiences, Stages(translation=False)))[0])
    p95 = {
        name: float(np.percentile(v, 95))
        for name, v in (("first", first), ("whole", whole), ("needed", needed))
    }
    return {
        "audiences": count,
        "permitted": len(places),
        "needed_p95_ms": round(1e3 * p95["needed"], 1),
        "first_p95_ms": round(1e3 * p95["first"], 1),
        "ratio": round(p95["first"] / p95["needed"], 2),
        "ratio_median": round(float(np.median(first) / np.median(needed)), 2),
        "rest_p95_ms": round(1e3 * (p95["whole"] - p95["first"]), 1),
    }


async def _recall(app: App, vectors: Vectors) -> tuple[float, float]:
    """Of the ten nearest of the company's passages in a language: how many search names, and the bare index."""
    ours = index = of = 0
    async with app.database.read() as session:
        rows = list(
            await session.execute(
                select(PassageRow.rowid, PassageRow.id, PassageRow.language).where(
                    PassageRow.audience == "org"
                )
            )
        )
        held = await holdings.held(session, app.embedder.id, None)
        mask = held.permitted(["org"], app.today())
        for language in LANGUAGES:
            own = [row for row in rows if row.language == language]
            matrix = vectors[[int(row.id[1:]) for row in own]]
            for question in _questions():
                vector = app.embedder.query(question)
                exact = [own[n] for n in np.argsort(-(matrix @ vector))[:10]]
                near = await dense.nearest(session, app.index, held, ["org"], mask, {language: vector}, 10)
                ours += len({row.rowid for row in exact} & {int(held.rows[p]) for p in near[language].best})
                hits = app.index().search("org", language, vector, 40)[:10]
                index += len({row.id for row in exact} & {name for name, _ in hits})
                of += 10
    return round(ours / of, 4), round(index / of, 4)


def _megabytes(place: Path) -> int:
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) // 1_000_000


async def _size(size: int) -> list[Json]:
    random = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as place:
        app = await build(Settings(home=Path(place) / "home"), make_model=lambda _: None)
        vectors = await _made(app, size, random)
        recall = await _recall(app, vectors)
        rows = [await _viewer(app, count, vectors) for count in VIEWERS]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        disk = await anyio.to_thread.run_sync(_megabytes, Path(place))
        await app.close()
    return [
        {"passages": size}
        | row
        | {"recall@10": recall[0], "index_alone": recall[1], "memory_mb": memory, "disk_mb": disk}
        for row in rows
    ]


async def _run() -> list[Json]:
    return [row for size in SIZES for row in await _size(size)]


def main() -> Json:
    """The figures, and a table of them. Memory is the most this process has used so far."""
    rows = anyio.run(_run)
    names = list(rows[0])
    widths = [max(len(name), 9) + 2 for name in names]
    lines = ["".join(f"{name:>{w}}" for name, w in zip(names, widths, strict=True))]
    lines += ["".join(f"{row[name]:>{w}}" for name, w in zip(names, widths, strict=True)) for row in rows]
    return {"bench": "retrieval", "rows": rows, "table": "\n".join(lines)}
