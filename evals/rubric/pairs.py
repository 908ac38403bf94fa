"""Pairs of texts that say the same in other words: the rules' and a model's, of the sample company."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from copilot import llm
from copilot.app import build
from copilot.llm import Model
from copilot.operations import Call, run
from copilot.settings import Settings

Json = dict[str, Any]
Kind = Literal["agenda", "questions", "goals", "chat", "cohort", "read"]
READ = Path(__file__).parent.parent / "wording" / "judged.jsonl"
"""Rewordings that people read beside their draft (evals/wording/README.md)."""
_LEA, _URS, _JULIA = (f"{name}@lindwerk.example" for name in ("lea.brunner", "urs.hofer", "julia.stone"))
_LEAD = "corinne.ammann@lindwerk.example"
_ASKED = (
    (_LEA, "Wie viele Ferientage habe ich?"),
    (_LEA, "Was haben wir zur Präsentation vereinbart?"),
    (_LEA, "Wer entscheidet über eine Beförderung?"),
    (_JULIA, "How many days of training do I have?"),
    (_JULIA, "What did we agree on parcels?"),
    (_JULIA, "Who decides on a transfer?"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A draft by rules and a model's wording, what both rest on, and whether people found it as good, if they did."""

    kind: Kind
    language: str
    evidence: str
    draft: str
    worded: str
    as_good: bool | None = None


def read_before() -> list[Pair]:
    """The pairs that people have read: they tell whether the judge can be believed."""
    lines = [json.loads(line) for line in READ.read_text("utf-8").splitlines()]
    return [
        Pair(
            "read",
            e["language"],
            "\n".join(e["evidence"]),
            e["draft"],
            e["reworded"],
            e["verdict"] != "worse",
        )
        for e in lines
        if e["draft"] != e["reworded"]
    ]


async def written(settings: Settings) -> list[Pair]:
    """What the configured model words otherwise than the rules, piece by piece, on the sample's fixed day."""
    by_rules = await _pieces(settings, lambda _: None)
    by_model = await _pieces(settings, llm.make)
    return [
        Pair(kind, language, evidence, by_rules[kind, language, evidence], text)
        for (kind, language, evidence), text in by_model.items()
        if by_rules.get((kind, language, evidence), text) != text
    ]


async def _pieces(
    settings: Settings, make: Callable[[Settings], Model | None]
) -> Mapping[tuple[Kind, str, str], str]:
    """Every piece of each kind of suggestion by what it rests on."""
    found: dict[tuple[Kind, str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder:
        own = settings.model_copy(update={"home": Path(folder) / "home"})
        app = await build(own, make_model=make)
        await run(Call(app, None), "init", {"sample": True})
        for kind, viewer, operation, arguments in _suggestions():
            made = await run(Call(app, viewer), operation, dict(arguments))
            for text, evidence in texts(made):
                found[kind, str(made["language"]), evidence] = text
        await app.close()
    return found


def _suggestions() -> list[tuple[Kind, str, str, Mapping[str, Any]]]:
    pairs = (("lea-urs", _URS, "2026-12-10"), ("julia-ravi", _JULIA, "2026-12-02"))
    made: list[tuple[Kind, str, str, Mapping[str, Any]]] = []
    for pair, viewer, day in pairs:
        made.append(("agenda", viewer, "agenda", {"pair": pair, "date": day, "minutes": 45}))
        made.append(("questions", viewer, "questions", {"pair": pair}))
        made.append(("goals", viewer, "goals", {"pair": pair}))
    made += [("chat", viewer, "ask", {"question": question}) for viewer, question in _ASKED]
    return [*made, ("cohort", _LEAD, "cohort", {"programme": "aufwind-2026", "period": "2026-H1"})]


def texts(made: Any) -> list[tuple[str, str]]:
    """The texts of a suggestion, wherever they stand in it, each with what it rests on; what rests on nothing is
    left out."""
    if isinstance(made, dict):
        quotes = [e["quote"] for e in made.get("evidence", ()) if isinstance(e, dict) and "quote" in e]
        own = [(str(made["text"]), "\n".join(quotes))] if quotes and "text" in made else []
        return own + [pair for value in made.values() for pair in texts(value)]
    return [pair for value in made for pair in texts(value)] if isinstance(made, list) else []
