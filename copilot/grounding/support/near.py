"""How near words of claim and evidence are by vectors: by themselves, and across languages amid their neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from copilot.grounding.match import parts
from copilot.grounding.support.items import Item, Text
from copilot.grounding.support.meaning import Meaning

Scores = NDArray[np.float64]
_UNLIKE, _ALIKE = 0.22, 0.50
"""Cosines of centred word vectors: below the first two words have nothing in common, above the second they may
stand for each other (99 of 100 random pairs are below 0.3)."""
_APART, TOGETHER = 0.45, 0.65
"""The same of words where they stand, among their neighbours."""
_NAMES_APART, _NAMES_TOGETHER = 0.55, 0.68
"""The same of names, which are alike to some degree wherever one could stand in the other's place."""
_HALF_MUTUAL = 0.6
"""What nearness counts of words that have nearer ones on the other side."""
_WORD_MOST = 0.9
_HALF = 0.8


def by_themselves(claim: Text, evidence: Text, scores: Scores, meaning: Meaning) -> None:
    """Fills in the nearness of meaning for every pair of words; names across languages too."""
    across = claim.language != evidence.language
    rows = [r for r, n in enumerate(claim.content) if _worded(claim.items[n], across=across)]
    rows = rows if across else [r for r in rows if not scores.shape[1] or scores[r].max() < 1]
    columns = [c for c, k in enumerate(evidence.content) if _worded(evidence.items[k], across=across)]
    if not rows or not columns:
        return
    mine = meaning.words([_plain(claim.items[claim.content[r]].raw) for r in rows], claim.language)
    theirs = meaning.words(
        [_plain(evidence.items[evidence.content[c]].raw) for c in columns], evidence.language
    )
    near = _spread(mine @ theirs.T) * _WORD_MOST
    if across:
        near = np.maximum(near, _halves(claim, evidence, rows, columns, meaning))
        near = np.maximum(near, _halves(evidence, claim, columns, rows, meaning).T)
    block = np.ix_(rows, columns)
    scores[block] = np.maximum(scores[block], near)


def _spread(cosines: NDArray[np.floating[Any]], low: float = _UNLIKE, high: float = _ALIKE) -> Scores:
    """Cosines as 0 (nothing in common) to 1 (may stand for each other)."""
    return np.clip((cosines.astype(np.float64) - low) / (high - low), 0, 1)


def cosines_amid(claim: Text, evidence: Text, meaning: Meaning) -> Scores | None:
    """Cosines of all pairs of items as their sentences mean them, 0 for marks; None if the embedder can't tell."""
    mine, theirs = _read(claim, meaning), _read(evidence, meaning)
    return None if mine is None or theirs is None else (mine @ theirs.T).astype(np.float64)


def amid(claim: Text, evidence: Text, cosines: Scores) -> Scores:
    """Scores of words that stand for each other where they stand; figures never do."""
    if not cosines.size:
        return cosines
    mutual = (cosines >= cosines.max(axis=1, keepdims=True)) & (cosines >= cosines.max(axis=0, keepdims=True))
    near = _spread(cosines, _APART, TOGETHER) * np.where(mutual, _WORD_MOST, _HALF_MUTUAL)
    for row, n in enumerate(claim.content):
        if claim.items[n].kind == "name":  # in one another's place names look alike to some degree
            near[row] = _spread(cosines[row], _NAMES_APART, _NAMES_TOGETHER) * np.where(
                mutual[row], _WORD_MOST, 0
            )
    near[[row for row, n in enumerate(claim.content) if claim.items[n].exact]] = 0
    near[:, [column for column, k in enumerate(evidence.content) if evidence.items[k].exact]] = 0
    return near


def _read(text: Text, meaning: Meaning) -> NDArray[np.float32] | None:
    """The vectors of a text's items as its sentences mean them."""
    rows = []
    for indexes in text.by_sentence:
        own = [text.items[n] for n in indexes]
        offset = own[0].start
        places = [(item.start - offset, item.end - offset) for item in own]
        found = meaning.in_context(text.piece(indexes), places, text.language)
        if found is None:
            return None
        found[[n for n, item in enumerate(own) if item.kind == "mark"]] = 0
        rows.append(found)
    return np.concatenate(rows) if rows else None


def names_apart(claim: Text, evidence: Text, scores: Scores, written: Scores, cosines: Scores) -> None:
    """Takes back what single words say of a name that is something else where it stands ("Model", "schools").

    ``written`` are the scores by form and letters, which stay.
    """
    most = _spread(cosines, _APART, TOGETHER)
    rows = [row for row, n in enumerate(claim.content) if claim.items[n].kind == "name"]
    columns = [column for column, k in enumerate(evidence.content) if evidence.items[k].kind == "name"]
    for block in (np.ix_(rows, range(scores.shape[1])), np.ix_(range(scores.shape[0]), columns)):
        scores[block] = np.maximum(written[block], np.minimum(scores[block], most[block]))


def _halves(claim: Text, evidence: Text, rows: list[int], columns: list[int], meaning: Meaning) -> Scores:
    """The nearness of the parts of German compounds on the claim's side to the evidence's words."""
    found = np.zeros((len(rows), len(columns)))
    if claim.language != "de":
        return found
    halves = [(r, half) for r, row in enumerate(rows) for half in _parts(claim.items[claim.content[row]].raw)]
    if halves:
        theirs = meaning.words(
            [_plain(evidence.items[evidence.content[c]].raw) for c in columns], evidence.language
        )
        near = _spread(meaning.words([half for _, half in halves], "de") @ theirs.T) * _HALF
        for (r, _), row in zip(halves, near, strict=True):
            found[r] = np.maximum(found[r], row)
    return found


def _parts(raw: str) -> list[str]:
    """The parts of a German compound as words, and the whole of one written with a hyphen."""
    pieces = (
        [raw.replace("-", "").lower(), *(piece for piece in raw.split("-") if len(piece) > 2)]
        if "-" in raw
        else list(parts(raw, "de"))
    )
    return [piece[:1].upper() + piece[1:] for piece in pieces]


def _worded(item: Item, *, across: bool) -> bool:
    return item.kind == "word" or (across and item.kind == "name")


def _plain(raw: str) -> str:
    return raw.removesuffix("'s").removesuffix("’s")
