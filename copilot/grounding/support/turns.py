"""Words that turn a statement (not, may, all, more, before, because): which the claim added, dropped or moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copilot.grounding.support.align import Alignment
from copilot.grounding.support.items import Text

RELATED = tuple(
    frozenset(group.split())
    for group in (
        "may can likely", "early before", "early first", "early last", "late after", "late last",
        "all every both fully",
        "often most many", "more up large high many", "less down small low few",
    )
)  # fmt: skip
"""Classes that translate into one another, so that across languages one stands for the other."""
_UP, _DOWN = (
    frozenset("more up large high many most at_least".split()),
    frozenset("less down small low few at_most".split()),
)
OPPOSITE = (
    (_UP, _DOWN), (frozenset({"first", "early", "before"}), frozenset({"last", "late", "after"})),
    (frozenset({"old"}), frozenset({"young"})), (frozenset({"good"}), frozenset({"bad"})),
    (frozenset({"long"}), frozenset({"short"})),
)  # fmt: skip
"""Classes that say the contrary, whichever group they are of."""
_COUNTED = frozenset({"comparison", "quantity", "negation"})
"""Groups of which across languages each word stands for one word only."""
_MANY_WORDS = frozenset({"comparison", "quantity", "order"})
"""Groups with more words than a list has ("zusätzlich", "in addition"); the words for "not" are few."""
_ALIKE, _SAID = 0.5, 0.75
"""Cosines amid their neighbours: from the first on one word may stand for the other, from the second on it does."""
_MEANT, _SURELY = 0.55, 0.7
"""The same of words like "must", most of which are somewhat alike."""
_NEAR = 5
"""Items within which a turning word must stand from where the claim has it, in the same language."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A difference: the group, what happened, and the claim's item that shows it (or its nearest)."""

    group: str
    change: str
    """ "added" (nowhere in the evidence's sentence), "changed" (another of its group there), "moved" or "dropped"."""
    at: int
    weight: float = 1.0
    """Less than 1 where the other text seems to say it in a word that no list has."""


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
        if home is None or (found.across and item.turn[0] in _COUNTED):
            continue
        same = [k for k in evidence.by_sentence[home] if _same(evidence.items[k].turn, item.turn, found)]
        if _contrary_there(found, n, home):
            result.append(Turn(item.turn[0], "changed", n))
        elif not same:
            changed = _left(found, item.turn, home)
            weight = 1.0 if changed else _unsaid(found, n, home)
            result.append(Turn(item.turn[0], "changed" if changed else "added", n, weight))
        elif not found.across and not _beside(found, n, same):
            result.append(Turn(item.turn[0], "moved", n))
    return result + (_uncounted(found) if found.across else [])


def _uncounted(found: Alignment) -> list[Turn]:
    """Across languages: counted words that are left when each of the evidence stands for one of the claim."""
    result = []
    for home in sorted(set(found.homes.values())):
        mine = [
            (n, item.turn)
            for n, item in enumerate(found.claim.items)
            if item.turn and item.turn[0] in _COUNTED and found.homes.get(item.clause) == home
        ]
        theirs = [turn for k in found.evidence.by_sentence[home] if (turn := found.evidence.items[k].turn)]
        for alike in (lambda one, other: one == other, lambda one, other: _same(one, other, found)):
            for entry in list(mine):
                twin = next((turn for turn in theirs if alike(turn, entry[1])), None)
                if twin:
                    mine.remove(entry)
                    theirs.remove(twin)
        for n, turn in mine:
            contrary = any(_contrary(turn[1], other[1]) for other in theirs)
            changed = contrary or _left(found, turn, home)
            weight = 1.0 if contrary else _unsaid(found, n, home)
            result.append(Turn(turn[0], "changed" if changed else "added", n, weight))
    return result


def _twin(found: Alignment, n: int, home: int) -> tuple[int, float] | None:
    """Across languages: the evidence's item most like one of the claim amid its neighbours, and how like it is."""
    if found.around is None:
        return None
    items = found.evidence.by_sentence[home]
    near = found.around[n, list(items)]
    best = int(near.argmax())
    return items[best], float(near[best])


def _contrary_there(found: Alignment, n: int, home: int) -> bool:
    """Whether the contrary stands where the claim has a turning word ("before" for "nachdem")."""
    twin, turn = _twin(found, n, home), found.claim.items[n].turn
    if twin is None or turn is None or twin[1] < _ALIKE:
        return False
    other = found.evidence.items[twin[0]].turn
    return other is not None and _contrary(turn[1], other[1])


def _unsaid(found: Alignment, n: int, home: int) -> float:
    """How surely nothing in a sentence says what a turning word of the claim says, 0 to 1."""
    twin, turn = _twin(found, n, home), found.claim.items[n].turn
    if twin is None or turn is None:
        return 1.0
    if turn[0] == "modality" and found.evidence.items[twin[0]].turn is None:
        return _beyond(twin[1], _MEANT, _SURELY)
    return _beyond(twin[1]) if turn[0] in _MANY_WORDS else 1.0


def _beyond(cosine: float, low: float = _ALIKE, high: float = _SAID) -> float:
    return 1 - max(0.0, min(1.0, (cosine - low) / (high - low)))


def _contrary(one: str, other: str) -> bool:
    return any((one in up and other in down) or (one in down and other in up) for up, down in OPPOSITE)


def _left(found: Alignment, turn: tuple[str, str], home: int) -> bool:
    """Whether the evidence's sentence has another word of that group that the claim does not have."""
    have = [item.turn for item in found.claim.items if item.turn]
    return any(
        (own := found.evidence.items[k].turn) is not None
        and own[0] == turn[0]
        and not any(_same(own, mine, found) for mine in have)
        for k in found.evidence.by_sentence[home]
    )


def _same(one: tuple[str, str] | None, other: tuple[str, str] | None, found: Alignment) -> bool:
    """Whether two turning words say the same; across languages also whether they may translate one another."""
    if one is None or other is None or one == other:
        return one is not None and one == other
    return found.across and any(one[1] in group and other[1] in group for group in RELATED)


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
            if not item.turn or any(at == home and _same(item.turn, turn, found) for turn, at in have):
                continue
            near = _content_near(evidence, k)
            hit = [taken[c] for c in near if c in taken]
            if len(hit) >= min(2, len(near)) and hit:
                said = found.around is not None and item.turn[0] in _MANY_WORDS
                weight = (
                    _beyond(float(found.around[:, k].max())) if said and found.around is not None else 1.0
                )
                result.append(Turn(item.turn[0], "dropped", hit[0], weight))
    return result


def _content_near(text: Text, k: int) -> list[int]:
    """The content items next to an item within its clause: two after it and one before."""
    clause = text.items[k].clause
    own = [c for c in text.content if text.items[c].clause == clause]
    return [c for c in own if c > k][:2] + [c for c in own if c < k][-1:]
