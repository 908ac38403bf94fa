"""Grounding: rewordings accepted and lies refused; claims of people and generated pairs against the support checker.

    mentoring eval grounding

Four parts in one run. *Rewordings*: which good rewordings the check accepts, and which lies. *Written*: the same of
what models really wrote, labelled by reading. *People*: WiCE, whether the cited sentences support a sentence of
Wikipedia, with coefficients fitted on other claims (cross-fitting).
*Generated*: true restatements and controlled lies in German, English and across, on articles that nothing was fitted
on; and of claims half supported whether the other half is cut. The last two need the sets outside the project
(``MENTORING_EVAL_DATA``) and are skipped without them.
``python -m evals.eval_grounding check`` compares with ``evals/grounding/baseline.json``; ``write`` renews it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from evals.grounding.baseline import compare, missing, write
from evals.grounding.diagram import calibration, reliability, svg, weighed
from evals.grounding.partial import partial
from evals.grounding.people import people
from evals.grounding.score import score
from evals.grounding.source import source
from evals.grounding.table import table
from evals.grounding.told import generated, lines
from evals.wording.written import written

Json = dict[str, Any]
HERE = Path(__file__).parent / "grounding"
MISSING = "the public sets aren't here; MENTORING_EVAL_DATA names their folder"


def main() -> Json:
    """The scores, and a table of them."""
    rewordings = score(HERE / "cases.jsonl")
    given = table()
    result: Json = {"suite": "grounding", "rewordings": rewordings, "written": written()}
    told = [
        "grounding",
        "  rewordings: " + json.dumps(rewordings["good"]),
        "  lies accepted: " + json.dumps(rewordings["lies_accepted"]),
        *lines("written", result["written"]),
    ]
    if given.wice:
        result["people"] = people(given)
        told += lines("people", result["people"])
    else:
        told.append(f"  (people: skipped, {MISSING})")
    if given.pairs:
        result["generated"] = generated(given)
        told += lines("generated", result["generated"])
        kept = weighed(given)
        result["reliability"] = reliability(kept)
        told += lines("reliability", result["reliability"])
        result["calibration"] = calibration(kept)
        told += lines("calibration", result["calibration"])
        paragraphs = source()
        result["partial"] = partial(paragraphs) if paragraphs else {}
        told += lines("partial", result["partial"])
    else:
        told.append(f"  (generated: skipped, {MISSING})")
    result["table"] = "\n".join(told)
    return result


def check() -> int:
    """0 if no committed figure fell by more than its interval allows, 1 with what fell, 2 if sets are missing."""
    result = main()
    print(result["table"])
    fallen = compare(result)
    for line in fallen:
        print("FELL", line)
    print("nothing fell" if not fallen else f"{len(fallen)} figures fell")
    skipped = missing(result)
    if skipped:
        print(f"not compared: {', '.join(sorted(skipped))}; {MISSING}")
    return 1 if fallen else 2 if skipped else 0


def renew() -> None:
    """Write the baseline and the diagram from a run."""
    result = main()
    print(result["table"])
    write(result)
    if "reliability" in result:
        (HERE / "reliability.svg").write_text(svg(result["reliability"]), "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        raise SystemExit(check())
    if sys.argv[1:] == ["write"]:
        renew()
    else:
        print(main()["table"])
