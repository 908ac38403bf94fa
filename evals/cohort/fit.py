"""Fit what ``copilot/cohort/ordinary.py`` reads: ``python -m evals.cohort.fit`` writes ``ordinary.json`` anew.

The same regression on the same messages as for listening (``evals/hard/fit.py``), with feedback against the hard
ones: half of the public comments (``feedback/comments_dev.jsonl`` in ``MENTORING_EVAL_DATA``) and our own ones that
were tuned on. Public comments in which the rules hear harm, or that have a word of it, are left out: they may be.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from copilot.answer.hard import recognise
from copilot.embedding import Embedder
from copilot.embedding.e5 import EmbeddedE5
from evals.cohort.score import cases
from evals.hard.fit import fitted, material, write
from evals.retrieval.sets import folder

OUT = Path(__file__).parents[2] / "copilot" / "cohort" / "ordinary.json"
THRESHOLD = -0.5
"""Log-odds from which this reading agrees: none of the hard messages of the part ``late`` that are overheard is lost
by it, and of the public comments that were left out a third is set aside of what was before."""
_MAYBE = re.compile(
    r"suicid|kill|end (?:their|my|his|her) li|died|dying|death|\bdie\b|abus|bull(?:y|ied)|harass|discriminat|racis|"
    r"sexis|threat|violen|assault|self.?harm|depress|overdos|hopeless|desperat|aggress|intimidat|scared|humiliat|"
    r"shout|traumat|jail|monster|touch|grop",
    re.IGNORECASE,
)


def feedback() -> list[str]:
    """Comments that are plainly none of harm."""
    rows = (folder() / "feedback" / "comments_dev.jsonl").read_text("utf-8").splitlines()
    public = [json.loads(line)["comment"] for line in rows[::2]]
    own = [row["text"] for row in cases() if row["part"] == "tune"]
    return own + [text for text in public if recognise(text) is None and not _MAYBE.search(text)]


def main(embedder: Embedder) -> None:
    """Fit and write the numbers."""
    texts, kinds = material()
    known = frozenset(texts)
    more = [text for text in dict.fromkeys(feedback()) if text not in known]
    vectors = embedder.queries([*texts, *more]).astype(np.float64)
    weights, offsets = fitted(vectors, np.concatenate([kinds, np.zeros(len(more), dtype=np.int64)]))
    write(OUT, embedder.id, THRESHOLD, weights, offsets)


if __name__ == "__main__":
    main(EmbeddedE5())
