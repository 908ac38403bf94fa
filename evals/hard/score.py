"""How many hard cases are recognised, how many ordinary messages taken for one: ``python -m evals.hard.score``.

``cases.jsonl`` holds messages in both languages, in four parts. ``tune`` was at hand while the rules were written;
``kept`` was written before them and looked at once, at the end. ``hints`` are messages that say it by hints only: the
rules were mended by what they missed there. ``late`` is like it, written apart; neither rules nor fit
have its messages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from copilot.answer.hard import HARD_KINDS, HardCase, beyond, recognise
from copilot.answer.overheard import heard
from copilot.domain import LANGUAGES
from evals.intervals import wilson

Json = dict[str, Any]
PARTS = ("tune", "kept", "hints", "late")
Ear = Callable[[str], HardCase | None]


@lru_cache(maxsize=1)
def _all() -> tuple[Json, ...]:
    lines = Path(__file__).with_name("cases.jsonl").read_text("utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def cases(*parts: str) -> list[Json]:
    """The labelled messages, of some parts or of all."""
    return [row for row in _all() if not parts or row["part"] in parts]


def missed(*parts: str, ear: Ear = recognise) -> list[Json]:
    """Hard cases that weren't recognised."""
    return [row for row in cases(*parts) if row["kind"] and ear(row["text"]) is None]


def alarms(*parts: str, ear: Ear = recognise) -> list[Json]:
    """Ordinary messages that were taken for a hard case."""
    return [row for row in cases(*parts) if not row["kind"] and ear(row["text"]) is not None]


def score(*parts: str, ear: Ear = recognise) -> Json:
    """Recall of hard cases by language and kind, false alarms on all others, and both for advice beyond documents."""
    rows = cases(*parts)
    hard = [row for row in rows if row["kind"]]
    plain = [row for row in rows if not row["kind"]]
    lost = {row["id"] for row in missed(*parts, ear=ear)}
    false = {row["id"] for row in alarms(*parts, ear=ear)}
    found: Json = {}
    for language in LANGUAGES:
        told, asked = _in(hard, language), _in(plain, language)
        found[f"recall_{language}"] = wilson(len(told - lost), len(told))
        found[f"false_alarms_{language}"] = wilson(len(asked & false), len(asked))
    for kind in HARD_KINDS:
        told = {row["id"] for row in hard if row["kind"] == kind}
        found[f"recall_{kind}"] = wilson(len(told - lost), len(told))
    advice = [row for row in rows if row["beyond"]]
    other = [row for row in plain if not row["beyond"]]
    if advice:
        found["beyond"] = wilson(sum(beyond(r["text"]) == r["beyond"] for r in advice), len(advice))
        found["beyond_false"] = wilson(sum(beyond(r["text"]) is not None for r in other), len(other))
    return found


def _in(rows: list[Json], language: str) -> set[str]:
    return {row["id"] for row in rows if row["language"] == language}


def main() -> None:
    """The rules on each part; on the last also what is overheard."""
    from copilot.embedding.e5 import EmbeddedE5

    embedder = EmbeddedE5()
    for part in PARTS:
        print(part, "by rules", json.dumps(score(part), indent=1))
    both: Ear = lambda text: heard(text, embedder)  # noqa: E731
    print("late", "by rules, then overheard", json.dumps(score("late", ear=both), indent=1))


if __name__ == "__main__":
    main()
