"""Words that turn a statement (not, may, all, more, before, because): which the claim added, dropped or moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copilot.grounding.support.align import Alignment
from copilot.grounding.support.lexicon import GROUPS
from copilot.grounding.support.text import Text

_NEAR = 5
"""Items within which a turning word must stand from where the claim has it, in the same language."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A difference: the group, what happened, and the claim's item that shows it (or its nearest)."""

    group: str
    change: str
    """ "added" (nowhere in the evidence's sentence), "moved" (elsewhere in it) or "dropped"."""
    at: int


def turns(found: Alignment) -> list[Turn]:
    """All differences of the claim's turning words from its evidence."""
    return [*_added(found), *_dropped(found)]


def _added(found: Alignment) -> list[Turn]:
    claim, evidence = found.claim, found.evidence
    result = []
    for n, item in enumerate(claim.items):
        if not item.turn:
            continue
        home = found.homes.get(item.clause)
        if home is None:
            continue
        same = [k for k in evidence.by_sentence[home] if evidence.items[k].turn == item.turn]
        if not same:
            result.append(Turn(item.turn[0], "added", n))
        elif not found.across and not _beside(found, n, same):
            result.append(Turn(item.turn[0], "moved", n))
    return result


def _beside(found: Alignment, n: int, same: Sequence[int]) -> bool:
    """Whether one of the evidence's words stands near what the claim's word stands near."""
    places = [place for row, place in _around(found, n) if place is not None]
    return not places or any(abs(k - place) <= _NEAR for k in same for place in places)


def _around(found: Alignment, n: int) -> list[tuple[int, int | None]]:
    """The content items on both sides of an item in its clause, with their places."""
    clause = found.claim.items[n].clause
    rows = [
        (abs(k - n), row, k)
        for row, k in enumerate(found.claim.content)
        if found.claim.items[k].clause == clause
    ]
    return [(row, found.places[row]) for _, row, _ in sorted(rows)[:3]]


def _dropped(found: Alignment) -> list[Turn]:
    """Turning words of the evidence amid words that the claim takes over, without the word itself."""
    claim, evidence = found.claim, found.evidence
    result = []
    taken: dict[int, int] = {}
    for row, place in enumerate(found.places):
        if place is not None:
            taken.setdefault(place, claim.content[row])
    have = {(item.turn, found.homes.get(item.clause)) for item in claim.items if item.turn}
    for home in set(found.homes.values()):
        for k in evidence.by_sentence[home]:
            item = evidence.items[k]
            if not item.turn or (item.turn, home) in have or item.turn[0] not in GROUPS:
                continue
            near = _content_near(evidence, k)
            hit = [taken[c] for c in near if c in taken]
            if len(hit) >= min(2, len(near)) and hit:
                result.append(Turn(item.turn[0], "dropped", hit[0]))
    return result


def _content_near(text: Text, k: int) -> list[int]:
    """The content items next to an item within its clause: two after it and one before."""
    clause = text.items[k].clause
    own = [c for c in text.content if text.items[c].clause == clause]
    return [c for c in own if c > k][:2] + [c for c in own if c < k][-1:]
