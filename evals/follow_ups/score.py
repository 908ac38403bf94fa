"""Score the rules for follow-ups on labelled turns: ``python -m evals.follow_ups.score [--show tune]``."""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from copilot.answer.standalone import LONGEST, Earlier, Standalone, standalone
from copilot.domain import Language
from copilot.text.field import question_language
from copilot.text.terms import fold

CASES = Path(__file__).with_name("cases.toml")
PARTS = ("tune", "kept", "fresh", "last")
REMEMBERED = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A turn: what went before, what is asked, and what the question to be looked up must look like."""

    part: str
    kind: str
    language: Language
    earlier: tuple[Earlier, ...]
    ask: str
    leans: bool
    must: tuple[str, ...]
    never: tuple[str, ...]

    def told(self, found: Standalone) -> bool:
        """Whether leaning was told apart from standing alone."""
        return found.follows == self.leans

    def formed(self, found: Standalone) -> bool:
        """Whether the question has the words it needs, none it mustn't have, and the size of a question."""
        text = fold(found.text)
        has = all(fold(word) in text for word in self.must)
        return has and not any(fold(word) in text for word in self.never) and len(found.text) <= LONGEST


def cases(path: Path = CASES) -> Iterator[Case]:
    """The labelled turns; the messages between talk and case are completed by the rules, as in a conversation."""
    content = tomllib.loads(path.read_text("utf-8"))
    for part in PARTS:
        for row in content["cases"][part]:
            earlier = [Earlier(e["asked"], tuple(e["claims"])) for e in content["talks"][row["talk"]]]
            for message in row.get("between", ()):
                language = question_language(message, question_language(earlier[-1].standalone))
                earlier.append(Earlier(standalone(message, earlier[-REMEMBERED:], language).text))
            language = question_language(row["ask"], question_language(earlier[-1].standalone))
            must, never = tuple(row["must"]), tuple(row.get("not", ()))
            before = tuple(earlier[-REMEMBERED:])
            yield Case(part, row["kind"], language, before, row["ask"], row["leans"], must, never)


def found_for(case: Case) -> Standalone:
    """What the rules make of it."""
    return standalone(case.ask, case.earlier, case.language)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    z = 1.96
    middle = (hits + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * sqrt(hits * (of - hits) / of + z * z / 4)
    return round(middle - half, 3), round(middle + half, 3)


def score(path: Path = CASES) -> dict[str, dict[str, Any]]:
    """Shares told and formed rightly, with intervals, by "part" and "part/language"."""
    tallies: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for case in cases(path):
        found = found_for(case)
        for name in (case.part, f"{case.part}/{case.language}"):
            tallies[name].append((case.told(found), case.formed(found)))
    return {name: _result(tallies[name]) for name in sorted(tallies)}


def _result(marks: list[tuple[bool, bool]]) -> dict[str, Any]:
    told, formed = sum(t for t, _ in marks), sum(f for _, f in marks)
    return {
        "n": len(marks),
        "told": round(told / len(marks), 3),
        "told_interval": wilson(told, len(marks)),
        "formed": round(formed / len(marks), 3),
        "formed_interval": wilson(formed, len(marks)),
    }


def show(part: str, *, everything: bool) -> Iterator[str]:
    """The turns of a part that went wrong, or all of them, with what the rules made of them."""
    for case in cases():
        found = found_for(case)
        marks = ("" if case.told(found) else "T") + ("" if case.formed(found) else "F")
        if case.part == part and (marks or everything):
            yield f"{marks:<3}{case.kind:<9}{case.earlier[-1].standalone} | {case.ask} -> {found.text}"


if __name__ == "__main__":
    if "--show" in sys.argv:
        chosen = sys.argv[sys.argv.index("--show") + 1]
        sys.stdout.writelines(line + "\n" for line in show(chosen, everything="--all" in sys.argv))
    sys.stdout.write(json.dumps(score(), indent=1, ensure_ascii=False) + "\n")
