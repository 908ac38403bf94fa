"""Ingest beside the embedder alone on the same passages, in turns in one run.

mentoring bench ingest
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import select

from copilot.app import build
from copilot.embedding.e5 import EmbeddedE5
from copilot.operations import Call, run
from copilot.prompts import folder
from copilot.settings import Settings
from copilot.store.passages import embedded_text
from copilot.store.tables import PassageRow

Json = dict[str, Any]
ROUNDS = 2


async def _ingest(place: Path) -> tuple[float, float, list[str]]:
    app = await build(Settings(home=place), make_model=lambda _: None)
    app.embedder.query("warm")
    documents = {"paths": [str(folder("knowledge") / "company")]}
    started = time.monotonic()
    await run(Call(app, None), "ingest", documents)
    first = time.monotonic() - started
    started = time.monotonic()
    await run(Call(app, None), "ingest", documents)
    again = time.monotonic() - started
    async with app.database.read() as session:
        rows = list(await session.scalars(select(PassageRow)))
    await app.close()
    return first, again, [embedded_text(row.title, row.headings, row.text, row.context) for row in rows]


async def _run() -> Json:
    rows = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place:
            ingest, again, texts = await _ingest(Path(place) / "home")
        embedder = EmbeddedE5()
        embedder.query("warm")
        started = time.monotonic()
        for first in range(0, len(texts), 64):
            embedder.passages(texts[first : first + 64])
        alone = time.monotonic() - started
        rows.append({"ingest": ingest, "embedder_alone": alone, "speed": alone / ingest, "second_run": again})
    best = sorted(rows, key=lambda row: row["speed"])[len(rows) // 2]
    return {"passages": len(texts)} | {name: round(value, 3) for name, value in best.items()}


def main() -> Json:
    """The figures, and a table of them."""
    result = anyio.run(_run)
    table = (
        f"ingest of {result['passages']} passages: {result['ingest']:.1f} s; the embedder alone "
        f"{result['embedder_alone']:.1f} s; speed {result['speed']:.2f} of the embedder's; "
        f"second run, all unchanged: {result['second_run']:.2f} s"
    )
    return {"bench": "ingest", **result, "table": table}
