"""Agendas on the sample and on constructed briefs: verbatim quotes, carry-over, minutes, language, rewordings.

    mentoring eval agenda

Uses the model that the settings name; without one (``MENTORING_LLM_MODEL=none``) the rules alone are measured.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import anyio

from copilot.app import App, build
from copilot.operations import Call, run
from copilot.settings import Settings
from copilot.text.language import guess_language
from evals.worlds import World, worlds

Json = dict[str, Any]
SAMPLE = (
    ("lea-urs", "urs.hofer@lindwerk.example", "2026-12-10"),
    ("julia-ravi", "julia.stone@lindwerk.example", "2026-12-02"),
    ("nora-aoife", "nora.zuercher@lindwerk.example", "2026-12-03"),
)
_NUMBER = re.compile(r"\d+")


async def _load(app: App, world: World) -> tuple[str, str]:
    operator = Call(app, None)
    emails = {side: f"{side}.{world.name}@eval.example" for side in ("mentor", "mentee")}
    rows = [
        f"{emails[side]},{name},{side},eval,{world.language},,"
        for side, name in (("mentor", world.mentor), ("mentee", world.mentee))
    ]
    await run(
        operator,
        "people_import",
        {"text": "email,name,role,programme,language,skills,wishes\n" + "\n".join(rows)},
    )
    pair = {"mentor": emails["mentor"], "mentee": emails["mentee"], "programme": "eval", "id": world.name}
    await run(operator, "pair_add", pair | {"language": world.language})
    mentee = Call(app, emails["mentee"])
    for day, text in world.notes:
        await run(mentee, "note_add", {"pair": world.name, "text": text, "date": day.isoformat()})
    goal = {
        "pair": world.name,
        "text": world.goal,
        "target": 3,
        "baseline": 0,
        "date": world.notes[0][0].isoformat(),
    }
    await run(mentee, "goal_add", goal)
    return world.name, emails["mentor"]


class Count:
    """Right ones of all, and which were wrong."""

    def __init__(self) -> None:
        self.right = self.all = 0
        self.wrong: list[str] = []

    def add(self, good: bool, what: str) -> None:
        """Count one."""
        self.all += 1
        self.right += good
        if not good:
            self.wrong.append(what)

    def as_json(self) -> Json:
        """Share, counts, and the first that were wrong."""
        share = round(self.right / self.all, 4) if self.all else None
        return {"share": share, "right": self.right, "of": self.all, "wrong": self.wrong[:10]}


class Scores:
    """What is measured of every agenda."""

    def __init__(self) -> None:
        names = (
            "verbatim",
            "evidence",
            "carried_over",
            "owner_and_day",
            "minutes",
            "language",
            "invented_numbers_none",
        )
        self.counts = {name: Count() for name in names}
        self.rewordings: Counter[str] = Counter()

    async def agenda(self, app: App, agenda: Json, viewer: str, name: str, minutes: int) -> None:
        """Score an agenda."""
        self.counts["minutes"].add(sum(i["minutes"] for i in agenda["items"]) == minutes, name)
        for item in agenda["items"]:
            for point in item["points"]:
                await self._point(app, point, viewer, f"{name} {item['slot']}", agenda["language"])
        self.rewordings.update(r["reason"] for r in agenda["rejected"])

    async def _point(self, app: App, point: Json, viewer: str, name: str, language: str) -> None:
        self.counts["evidence"].add(bool(point["evidence"]), name)
        for e in point["evidence"]:
            stored = await run(Call(app, viewer), "source", {"source": e["source"]})
            self.counts["verbatim"].add(stored["text"][e["start"] : e["end"]] == e["quote"], name)
        quoted = re.sub(r"[«\"].*?[»\"]", "", point["text"])
        if len(quoted.split()) >= 6:
            self.counts["language"].add(
                guess_language(quoted, "de" if language == "de" else "en") == language, name
            )
        known = " ".join(
            [*(e["quote"] for e in point["evidence"]), *(str(c["value"]) for c in point["computed"])]
        )
        known += " " + " ".join(i for c in point["computed"] for i in c["from"])
        given = {str(int(n)) for n in _NUMBER.findall(known)}
        # a due day is computed from the note's words: its number counts as given
        dues = {
            str(int(n)) for n in _NUMBER.findall(" ".join(d for c in point["computed"] for d in c["from"]))
        }
        invented = {str(int(n)) for n in _NUMBER.findall(point["text"])} - given - dues
        self.counts["invented_numbers_none"].add(not invented, f"{name}: {sorted(invented)}")
        if point["written_by"] == "model":
            self.rewordings["accepted"] += 1

    def carried(self, agenda: Json, world: World) -> None:
        """Score whether what was promised is on the agenda, with its owner and day."""
        points = [p for i in agenda["items"] if i["slot"] == "commitments" for p in i["points"]]
        for promise in world.promises:
            own = [
                p
                for p in points
                if any(
                    promise.sentence in e["quote"] or e["quote"] in promise.sentence for e in p["evidence"]
                )
            ]
            self.counts["carried_over"].add(bool(own), f"{world.name}: {promise.sentence}")
            owner = (world.mentor if promise.side == "mentor" else world.mentee).split()[0]
            right = any(p["text"].startswith(owner) and _has_day(p, promise.due) for p in own)
            self.counts["owner_and_day"].add(right, f"{world.name}: {promise.sentence}")


def _has_day(point: Json, due: date | None) -> bool:
    days = [c["from"][0] for c in point["computed"] if c["rule"] in ("days_overdue", "days_until")]
    return days == ([due.isoformat()] if due else [])


async def measure() -> Json:
    """Load the sample and all worlds into a home that is thrown away, and score an agenda of each."""
    scores = Scores()
    with tempfile.TemporaryDirectory() as folder:
        app = await build(Settings(home=Path(folder) / "home"))
        await run(Call(app, None), "init", {"sample": True})
        for pair, viewer, day in SAMPLE:
            agenda = await run(Call(app, viewer), "agenda", {"pair": pair, "date": day, "minutes": 45})
            await scores.agenda(app, agenda, viewer, pair, 45)
        for world in worlds():
            pair, viewer = await _load(app, world)
            request = {"pair": pair, "date": world.today.isoformat(), "minutes": world.minutes}
            agenda = await run(Call(app, viewer), "agenda", request)
            await scores.agenda(app, agenda, viewer, world.name, world.minutes)
            scores.carried(agenda, world)
        model = app.model()
        name = model.name if model else "none"
        await app.close()
    return {
        "suite": "agenda",
        "model": name,
        "worlds": len(worlds()),
        "scores": {name: count.as_json() for name, count in scores.counts.items()},
        "rewordings": dict(scores.rewordings),
    }


def main() -> Json:
    """The scores, and a table of them."""
    result = anyio.run(measure)
    lines = [f"agenda: 3 sample pairs and {result['worlds']} constructed briefs, model {result['model']}"]
    for name, count in result["scores"].items():
        share = "–" if count["share"] is None else f"{100 * count['share']:.1f} %"
        lines.append(f"  {name:<24} {share:>8}  ({count['right']} of {count['of']})")
        lines += [f"      {wrong}" for wrong in count["wrong"]]
    lines.append(f"  rewordings               {result['rewordings'] or 'none asked for'}")
    return result | {"table": "\n".join(lines)}
