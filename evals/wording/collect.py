"""What a model really writes for the points of the sample's agendas: one line a point, to be judged by reading.

    python -m evals.wording.collect MODEL OUT.jsonl

Each line has the draft by rules, the model's first rewording, and what the check said. Nothing is filtered.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import anyio

from copilot import access, llm
from copilot.app import App, build
from copilot.llm import Model
from copilot.operations import Call, run
from copilot.plan import agenda as rules
from copilot.plan import brief as briefs
from copilot.plan.phrases import Voice
from copilot.settings import Settings
from copilot.suggest.parts import names_of
from copilot.suggest.word import first_messages, verdict

PAIRS = {
    "lea-urs": "lea.brunner@lindwerk.example",
    "julia-ravi": "julia.stone@lindwerk.example",
    "nora-aoife": "nora.zuercher@lindwerk.example",
}


async def points(app: App) -> list[dict[str, Any]]:
    """The wordable points of all pairs on several days, in both languages of the program."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for pair_id, email in PAIRS.items():
        for weeks in range(0, 40, 3):
            today = date(2026, 12, 10) - timedelta(weeks=weeks)
            async with app.database.read() as session:
                viewer = await access.viewer(session, email)
                pair = await access.pair(session, viewer, pair_id)
                audiences = await access.audiences(session, viewer)
                brief = await briefs.load(session, pair, audiences, today)
            language = "en" if pair_id == "julia-ravi" else "de"
            voice = Voice(language, year=today.year, turn=brief.number)
            for item in rules.draft(brief, voice, 45, None, None):
                for point in item.points:
                    if point.wordable:
                        found[(language, point.text)] = {
                            "point": point,
                            "language": language,
                            "names": names_of(pair),
                        }
    # both languages in turn, so that a part of the list is a sample of both
    per_language = [[e for e in found.values() if e["language"] == name] for name in ("de", "en")]
    return [entry for pair in zip_longest(*per_language) for entry in pair if entry is not None]


async def reworded(model: Model, entry: dict[str, Any]) -> dict[str, Any]:
    """The model's first try at a point, and what the check says of it."""
    point, language = entry["point"], entry["language"]
    reply = await model.word(first_messages(point, language), max_tokens=160)
    text = (reply.text or "").strip()
    reason = verdict(text, point, language, entry["names"])
    return {
        "language": language,
        "draft": point.text,
        "evidence": [e.quote for e in point.evidence],
        "model": text,
        "reason": reason.code if reason else None,
        "seconds": round(reply.usage.seconds, 2),
    }


async def main(name: str, out: Path) -> None:
    """Collect and write, a line as soon as it is there."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "home", llm_model=name)
        app = await build(settings)
        await run(Call(app, None), "init", {"sample": True})
        model = llm.make(settings)
        assert model is not None
        with out.open("w", encoding="utf-8") as file:
            for entry in await points(app):
                file.write(json.dumps(await reworded(model, entry), ensure_ascii=False) + "\n")
                file.flush()
        model.close()
        await app.close()


if __name__ == "__main__":
    anyio.run(main, sys.argv[1], Path(sys.argv[2]))
