"""What a claim puts in among the evidence's words, joins to them, or leaves out: words, a clause, a condition."""

from __future__ import annotations

from collections.abc import Mapping

from copilot.grounding.support.align import Alignment
from copilot.grounding.support.features import Features
from copilot.grounding.support.items import Text
from copilot.grounding.support.lexicon import words_of

SAME = 0.94
"""A score of two forms of one word, not of a synonym."""
_CLAUSE = 3
"""Content items of a clause that counts by itself."""
_HALF, _MOST_BARE, _TAKEN = 0.45, 0.35, 0.3
"""What of a clause may be uncovered, how much more means bare; below what share uncovered one counts as taken over."""


def added_words(found: Alignment) -> list[int]:
    """Rows of words put in where the evidence has nothing: their neighbours stand side by side there.

    Where a word of the evidence is left over in between, it may be a synonym that no list knows.
    """
    rows = range(len(found.claim.content))
    strange = [
        row
        for row in rows
        if found.at_home[row] < SAME and not _says_about(found.claim, found.claim.content[row])
    ]
    ranks = {n: rank for rank, n in enumerate(found.evidence.content)}
    result = []
    for row in strange:
        before = next((k for k in range(row - 1, -1, -1) if k not in strange), None)
        behind = next((k for k in rows[row + 1 :] if k not in strange), None)
        left, right = (None if k is None else found.places[k] for k in (before, behind))
        if left is None or (behind is not None and right is None):
            continue
        place = ranks[left]
        following = found.evidence.content[place + 1 : place + 2]
        ends = (
            not following
            or found.evidence.items[following[0]].sentence != found.evidence.items[left].sentence
        )
        if (behind is None and ends) or (right is not None and ranks[right] == place + 1):
            result.append(row)
    return result


def _says_about(text: Text, n: int) -> bool:
    """Whether an item is a figure or says how exact one is: other rules look at those."""
    return text.items[n].exact or text.items[n].form in words_of(text.language).about


def bare_clause(found: Alignment, clauses: Mapping[int, float]) -> float:
    """How bare of support one clause is where another stands word for word in the evidence, 0 to 1.

    A retelling has something of the evidence in each clause; a sentence taken over with another one joined to it not.
    """
    long = [1 - clauses[clause] for clause, rows in found.clause_rows.items() if len(rows) >= _CLAUSE]
    if len(long) < 2:
        return 0.0
    bare, taken = (max(long) - _HALF) / _MOST_BARE, 1 - min(long) / _TAKEN
    return max(0.0, min(1.0, bare)) * max(0.0, taken)


def unconditioned(found: Alignment, result: Features) -> None:
    """What holds under a condition, said without one: the evidence's condition is left out."""
    claim, evidence = found.claim, found.evidence
    if any(item.form in words_of(claim.language).conditions for item in claim.items):
        return
    taken = {place for place in found.places if place is not None}
    for clause, home in found.homes.items():
        for indexes in evidence.by_clause:
            first = [evidence.items[n].form for n in indexes if evidence.items[n].kind != "mark"][:2]
            content = [n for n in indexes if evidence.items[n].content]
            opens = words_of(evidence.language).conditions & set(first)
            opens -= {"provided"} if "that" not in first else set()  # "provided a room" is no condition
            if evidence.items[indexes[0]].sentence != home or not opens or not content:
                continue
            if sum(n in taken for n in content) < len(content) / 2:
                result.see("condition dropped", [claim.content[found.clause_rows[clause][0]]], most=1)
