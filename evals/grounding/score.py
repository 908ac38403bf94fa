"""How many good rewordings the checker accepts, and how many lies, by kind, language and split.

Run: python evals/grounding/score.py [cases.jsonl] [--show tune]
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from copilot.grounding import Reason, check

CASES = Path(__file__).parent / "cases.jsonl"
SPLITS = ("tune", "kept", "fresh", "blind")


def judge(case: dict[str, Any]) -> Reason | None:
    """The checker's word on one case."""
    return check(
        case["text"],
        draft=case["draft"],
        evidence=case["evidence"],
        computed=case["computed"],
        language=case["language"],
        names=case["names"],
    )


def score(path: Path = CASES) -> dict[str, Any]:
    """Accepted and all, per split and language for the good, per split, language and kind for the lies."""
    accepted: Counter[str] = Counter()
    total: Counter[str] = Counter()
    slowest, began = 0.0, time.perf_counter()
    lines = path.read_text("utf-8").splitlines()
    for line in lines:
        case = json.loads(line)
        start = time.perf_counter()
        passed = judge(case) is None
        slowest = max(slowest, time.perf_counter() - start)
        side = "good" if case["kind"] == "good" else "lies"
        for name in (f"{side} {case['split']}", f"{side} {case['split']} {case['language']}"):
            total[name] += 1
            accepted[name] += passed
        if side == "lies":
            total[f"lies {case['split']} {case['kind']}"] += 1
            accepted[f"lies {case['split']} {case['kind']}"] += passed
    seconds = time.perf_counter() - began
    return {
        "accepted": {name: f"{accepted[name]}/{total[name]}" for name in sorted(total)},
        "good": {s: round(accepted[f"good {s}"] / max(1, total[f"good {s}"]), 3) for s in SPLITS},
        "lies_accepted": {s: accepted[f"lies {s}"] for s in SPLITS},
        "milliseconds": round(1000 * seconds / max(1, len(lines)), 2),
        "slowest_milliseconds": round(1000 * slowest, 1),
    }


def show(split: str, path: Path = CASES) -> None:
    """The cases of one split that were decided wrongly."""
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        reason = judge(case)
        if case["split"] == split and (reason is None) != (case["kind"] == "good"):
            verdict = f"{reason.code}: {reason.detail}" if reason else "accepted"
            print(f"{case['kind']:15} {verdict}\n   {case['text']}")


if __name__ == "__main__":
    if "--show" in sys.argv:
        show(sys.argv[sys.argv.index("--show") + 1])
    else:
        given = [arg for arg in sys.argv[1:] if not arg.startswith("--")]
        print(json.dumps(score(Path(given[0]) if given else CASES), indent=1, ensure_ascii=False))
