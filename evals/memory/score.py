"""Score what the rules find in labelled notes: ``python evals/memory/score.py [notes.jsonl]``."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from copilot.domain import Cast, FoundCommitment, Person, Side
from copilot.memory import read_note

NOTES = Path(__file__).with_name("notes.jsonl")


@dataclass(slots=True)
class _Tally:
    items: int = 0
    right: int = 0
    missed: int = 0
    extra: int = 0
    owners: int = 0
    dues: int = 0

    def add(self, more: _Tally) -> None:
        """Add another tally to this one."""
        self.items += more.items
        self.right += more.right
        self.missed += more.missed
        self.extra += more.extra
        self.owners += more.owners
        self.dues += more.dues

    def result(self) -> dict[str, float]:
        """Precision, recall and F1 of the promises; owner and due date on those found."""
        precision = self.right / max(1, self.right + self.extra)
        recall = self.right / max(1, self.right + self.missed)
        both = precision + recall
        return {
            "items": self.items,
            "labelled": self.right + self.missed,
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / both if both else 0.0, 4),
            "owner": round(self.owners / max(1, self.right), 4),
            "due": round(self.dues / max(1, self.right), 4),
        }


def score(path: str | Path = NOTES) -> dict[str, dict[str, float]]:
    """Results by "split", "split/language"; a promise counts as found where the quotes overlap."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for row in Path(path).read_text(encoding="utf-8").splitlines():
        item = json.loads(row)
        tally, _ = compare(item)
        tallies[item["split"]].add(tally)
        tallies[f"{item['split']}/{item['language']}"].add(tally)
    return {name: tallies[name].result() for name in sorted(tallies)}


def find(item: dict[str, Any]) -> tuple[FoundCommitment, ...]:
    """What the rules find in a labelled item."""
    writer: Side = item["writer"]
    cast = Cast(
        writer,
        Person("1", "mentor@example.org", item["mentor"]),
        Person("2", "mentee@example.org", item["mentee"]),
    )
    return read_note(item["text"], written_on=date.fromisoformat(item["written_on"]), cast=cast).commitments


def compare(item: dict[str, Any]) -> tuple[_Tally, list[str]]:
    """The tally of one item, and in words what is wrong with it."""
    tally, wrong = _Tally(items=1), []
    left = list(find(item))
    for gold in item["commitments"]:
        start = item["text"].index(gold["quote"])
        end = start + len(gold["quote"])
        near = [f for f in left if f.span.start < end and start < f.span.end]
        if not near:
            tally.missed += 1
            wrong.append(f"missed: {gold}")
            continue
        best = max(near, key=lambda f: (f.who == gold["who"], str(f.due) == str(gold["due"])))
        left.remove(best)
        tally.right += 1
        tally.owners += best.who == gold["who"]
        tally.dues += (best.due.isoformat() if best.due else None) == gold["due"]
        if best.who != gold["who"] or (best.due.isoformat() if best.due else None) != gold["due"]:
            wrong.append(f"differs: {gold} found {best.who} {best.due}")
    tally.extra = len(left)
    wrong += [f"extra: {f.who} {f.what!r} in {f.span.quote!r}" for f in left]
    return tally, wrong


def main() -> None:
    """Print the results as a table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else NOTES
    results = score(path)
    columns = ("items", "labelled", "precision", "recall", "f1", "owner", "due")
    print(f"{'':14}" + "".join(f"{name:>10}" for name in columns))
    for name, row in results.items():
        print(f"{name:14}" + "".join(f"{row[column]:>10}" for column in columns))


if __name__ == "__main__":
    main()
