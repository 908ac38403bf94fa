"""Fit what ``copilot/answer/overheard.py`` reads: ``python -m evals.hard.fit`` writes ``overheard.json`` anew.

A multinomial logistic regression on the embedded embedder's vectors of the labelled messages, without the part
``late``. Against it stand the ordinary messages, the questions of ``evals/questions`` and the sentences of
``evals/memory``: without statements about everyday work it would learn to tell statements from questions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copilot.answer.hard import HARD_KINDS
from copilot.answer.overheard import log_odds
from copilot.embedding import Embedder
from copilot.embedding.e5 import EmbeddedE5
from copilot.text.sentences import sentences
from evals.hard.score import cases
from evals.memory.score import NOTES
from evals.questions.score import rows

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]
OUT = Path(__file__).parents[2] / "copilot" / "answer" / "overheard.json"
_NAMES = ("none", *HARD_KINDS)
_SCALE = 10.0
"""Vectors of the embedder lie close together: scaled so that a step of the descent moves something."""
_STEPS, _RATE, _PENALTY = 1_500, 0.5, 0.0003
_HARM = 1.5
"""Weight of a hard case against any other message: one that is missed costs more."""
_FALSE_ALARMS = 0.01
"""Share of ordinary messages taken for hard that the threshold allows, found on parts left out of the fit."""
_FOLDS = 5


def material() -> tuple[list[str], Labels]:
    """Texts and the number of their kind, 0 for none."""
    labelled = [row for row in cases() if row["part"] != "late"]
    texts = [(row["text"], _NAMES.index(row["kind"] or "none")) for row in labelled]
    texts += [(row["text"], 0) for row in rows()]
    notes = [json.loads(line)["text"] for line in NOTES.read_text("utf-8").splitlines()]
    texts += [(span.quote, 0) for note in notes for span in sentences(note) if len(span.quote) > 20]
    known = dict(texts)
    return list(known), np.array(list(known.values()))


def fitted(vectors: Matrix, kinds: Labels) -> tuple[Matrix, Matrix]:
    """Weights (dimension, kinds) and offsets (kinds) for plain vectors."""
    middle = vectors.mean(axis=0)
    scaled = (vectors - middle) * _SCALE
    wanted = np.eye(len(_NAMES))[kinds]
    cost = np.where(kinds > 0, _HARM, 1.0)[:, None]
    weights, offsets = np.zeros((vectors.shape[1], len(_NAMES))), np.zeros(len(_NAMES))
    for _ in range(_STEPS):
        speaks = scaled @ weights + offsets
        shares = np.exp(speaks - speaks.max(axis=1, keepdims=True))
        slope = cost * (shares / shares.sum(axis=1, keepdims=True) - wanted)
        weights -= _RATE * (scaled.T @ slope / len(kinds) + _PENALTY * weights)
        offsets -= _RATE * slope.mean(axis=0)
    return weights * _SCALE, offsets - middle @ weights * _SCALE


def threshold(vectors: Matrix, kinds: Labels, ordinary: NDArray[np.bool_]) -> float:
    """The log-odds that only the allowed share of ordinary messages goes beyond, each read by a fit without it."""
    fold = np.arange(len(kinds)) % _FOLDS
    odds = np.zeros(len(kinds))
    for part in range(_FOLDS):
        weights, offsets = fitted(vectors[fold != part], kinds[fold != part])
        odds[fold == part] = [log_odds(row) for row in vectors[fold == part] @ weights + offsets]
    limit = float(np.quantile(odds[ordinary], 1 - _FALSE_ALARMS))
    heard = float((odds[kinds > 0] > limit).mean())
    sys.stdout.write(f"threshold {limit:.2f}: {heard:.3f} of the hard messages left out are heard\n")
    return limit


def main(embedder: Embedder) -> None:
    """Fit, find the threshold, write the numbers."""
    texts, kinds = material()
    vectors = np.stack([embedder.query(text) for text in texts]).astype(np.float64)
    labelled = {row["text"] for row in cases()}
    limit = threshold(
        vectors, kinds, np.array([k == 0 and t in labelled for t, k in zip(texts, kinds, strict=True)])
    )
    weights, offsets = fitted(vectors, kinds)
    write(OUT, embedder.id, limit, weights, offsets)


def write(out: Path, embedder: str, limit: float, weights: Matrix, offsets: Matrix) -> None:
    """The numbers as ``copilot/answer/overheard.py`` reads them."""
    numbers = [
        f' "embedder": {json.dumps(embedder)}',
        f' "threshold": {limit:.2f}',
        f' "kinds": {json.dumps(HARD_KINDS)}',
        f' "offsets": {json.dumps([round(float(x), 3) for x in offsets])}',
        ' "weights": [\n  '
        + ",\n  ".join(json.dumps([round(float(x), 2) for x in row]) for row in weights.T)
        + "\n ]",
    ]
    out.write_text("{\n" + ",\n".join(numbers) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main(EmbeddedE5())
