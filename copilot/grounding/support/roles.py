"""Who does what to whom: two things of the claim that stand in each other's place in the evidence."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from copilot.grounding.support.align import Alignment
from copilot.grounding.support.items import Text
from copilot.grounding.support.lexicon import words_of
from copilot.text.terms import fold

_SURE, _SAME_NAME = 0.7, 0.94
_COMPANY, _CLEAR = 4, 16
"""Items on each side of a name that are its company; items of distance gained from which an exchange is clear."""
_LONGEST, _LONGEST_BESIDE = 6, 3
"""Content items of a block that may be exchanged: with something between that stays, or side by side."""
_JOINING = frozenset("and or und oder sowie , as well".split())
_ARTICLES = frozenset(
    "the a an der die das den dem des ein "
    "eine einen einem einer his her its their sein seine seinen ihr ihre ihren".split()
)


def swapped(found: Alignment) -> list[tuple[int, int]]:
    """Pairs of the claim's items that stand in each other's place in the evidence, without a reason for it.

    A reason is the other voice, a phrase that moved together with its preposition, or a list. With the other voice
    the pairs are those that kept their order.
    """
    if found.across:
        return _turned(found)
    result = []
    for home in sorted(set(found.homes.values())):
        rows = [
            row for row, place in enumerate(found.places) if place is not None and found.home_of[row] == home
        ]
        blocks = _blocks([found.places[row] or 0 for row in rows])
        order = [block[0] for block in blocks]
        ranks = [sorted(order).index(first) for first in order]
        at = {place: row for row in rows if (place := found.places[row]) is not None}
        for n, rank in enumerate(ranks):
            if rank > n and ranks[rank] == n:
                pair = _pair(
                    found, [at[p] for p in blocks[n]], [at[p] for p in blocks[rank]], beside=rank == n + 1
                )
                result += [pair] if pair else []
    return result + [pair for pair in _turned(found) if _kept_voice(found, pair) and pair not in result]


def _blocks(places: list[int]) -> list[list[int]]:
    """Runs of places that follow one another in the evidence too, among those that the claim has."""
    rank = {place: n for n, place in enumerate(sorted(set(places)))}
    found: list[list[int]] = []
    for place in dict.fromkeys(places):
        if found and rank[place] == rank[found[-1][-1]] + 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _pair(found: Alignment, one: list[int], other: list[int], *, beside: bool) -> tuple[int, int] | None:
    """The heads of two exchanged blocks, if they are things, short, and nothing explains their exchange."""
    most = _LONGEST_BESIDE if beside else _LONGEST
    if len(one) > most or len(other) > most:
        return None
    first = next((row for row in one if _thing(found, row) or _figure(found, row)), None)
    second = next((row for row in other if _thing(found, row) or _figure(found, row)), None)
    if first is None or second is None or _figure(found, first) != _figure(found, second):
        return None
    places = found.places[first] or 0, found.places[second] or 0
    claim, evidence = found.claim, found.evidence
    i, j = claim.content[first], claim.content[second]
    if listed(claim, i, j) or listed(evidence, *places) or (_clause(found, one) and _clause(found, other)):
        return None
    mine, theirs = (tie(claim, i), tie(claim, j)), (tie(evidence, places[0]), tie(evidence, places[1]))
    doers = words_of(claim.language).by
    if passive(claim, i) != passive(evidence, places[0]) and (set(mine) | set(theirs)) & doers:
        return None
    kept = [a == b and a != "" for a, b in zip(mine, theirs, strict=True)]
    bare = [a == b == "" for a, b in zip(mine, theirs, strict=True)]
    if (kept[0] and bare[1]) or (kept[1] and bare[0]):
        return None
    genitive = {mine[1], theirs[0]} <= {"'s", "of", "von"} and mine[1] != theirs[0]
    return None if (beside and any(kept)) or genitive else (i, j)


def _clause(found: Alignment, block: list[int]) -> bool:
    """Whether a block is all of its clause: "if she agrees, it is paid" exchanges nothing."""
    own = found.clause_rows[found.claim.items[found.claim.content[block[0]]].clause]
    return {row for row in own if found.places[row] is not None} == set(block)


def _figure(found: Alignment, row: int) -> bool:
    return found.claim.items[found.claim.content[row]].exact


def _kept_voice(found: Alignment, pair: tuple[int, int]) -> bool:
    """Whether a pair kept its order although the voice is another one ("X was beaten by Y" for "X beat Y")."""
    rows = [found.claim.content.index(n) for n in pair]
    one, other = (found.places[row] for row in rows)
    return one is not None and other is not None and one < other


def _turned(found: Alignment) -> list[tuple[int, int]]:
    """Pairs within a clause whose order the evidence's clause has the other way round, or kept in the other voice."""
    result = []
    for rows in found.clause_rows.values():
        sure = [
            (row, place)
            for row in rows
            if (place := found.places[row]) is not None and found.at_home[row] >= _SURE and _thing(found, row)
        ]
        for n, (one, first) in enumerate(sure):
            for other, second in sure[n + 1 :]:
                if _exchanged(found, (one, first), (other, second)):
                    result.append((found.claim.content[one], found.claim.content[other]))
    return result


def crossed(found: Alignment) -> tuple[float, tuple[int, int] | None]:
    """Whether two names, or two figures, stand amid each other's company: 0 to 1 by how clearly, and the pair.

    A name's company are the other words near it in the claim; where these stand in the evidence it is expected too.
    """
    heads = [
        row
        for row, place in enumerate(found.places)
        if place is not None
        and found.at_home[row] > _SAME_NAME
        and (_figure(found, row) or _named(found, row))
    ]
    places = {row: expected(found, row) for row in heads}
    best, pair = 0.0, None
    for n, one in enumerate(heads):
        for other in heads[n + 1 :]:
            here, there = places[one], places[other]
            if (
                here is None
                or there is None
                or _form(found, one) == _form(found, other)
                or found.home_of[one] != found.home_of[other]
                or _figure(found, one) != _figure(found, other)
                or listed(found.claim, found.claim.content[one], found.claim.content[other])
            ):
                continue
            first, second = found.places[one] or 0, found.places[other] or 0
            gain = abs(first - here) + abs(second - there) - abs(first - there) - abs(second - here)
            if gain > best:
                best, pair = gain, (found.claim.content[one], found.claim.content[other])
    return min(1.0, best / _CLEAR), pair


def parted(found: Alignment) -> list[int]:
    """Names side by side in the claim ("Mickey Tate") that the evidence has, but nowhere side by side."""
    result = []
    content = found.claim.content
    for row, (n, following) in enumerate(pairwise(content)):
        if following != n + 1 or not (_named(found, row) and _named(found, row + 1)):
            continue
        first, second = (
            [found.evidence.content[c] for c in np.flatnonzero(found.scores[r] > _SAME_NAME)]
            for r in (row, row + 1)
        )
        if first and second and not any(0 < k - h <= 2 for h in first for k in second):
            result.append(n)
    return result


def _named(found: Alignment, row: int) -> bool:
    return found.claim.items[found.claim.content[row]].kind == "name"


def _form(found: Alignment, row: int) -> str:
    return found.claim.items[found.claim.content[row]].form


def expected(found: Alignment, row: int) -> float | None:
    """Where the evidence has the words around a row of the claim: the middle of their places."""
    n = found.claim.content[row]
    places = sorted(
        place
        for other, place in enumerate(found.places)
        if other != row
        and place is not None
        and abs(found.claim.content[other] - n) <= _COMPANY
        and found.claim.items[found.claim.content[other]].kind == "word"
        and found.home_of[other] == found.home_of[row]
    )
    return (places[(len(places) - 1) // 2] + places[len(places) // 2]) / 2 if places else None


def inverted(found: Alignment) -> float:
    """Of the claim's names and figures that the evidence has too, the share of pairs in another order."""
    pairs = wrong = 0
    for rows in found.clause_rows.values():
        sure = [
            place
            for row in rows
            if (place := found.places[row]) is not None
            and found.claim.items[found.claim.content[row]].kind != "word"
        ]
        for n, first in enumerate(sure):
            pairs += len(sure) - n - 1
            wrong += sum(second < first for second in sure[n + 1 :])
    return wrong / pairs if pairs else 0.0


def _thing(found: Alignment, row: int) -> bool:
    item = found.claim.items[found.claim.content[row]]
    noun = (
        not item.raw.endswith(("ed", "ing", "ly")) if found.claim.language == "en" else item.raw[0].isupper()
    )
    if found.across:
        return item.kind == "name" and found.at_home[row] > _SAME_NAME
    return item.kind == "name" or (item.kind == "word" and noun)


def _exchanged(found: Alignment, one: tuple[int, int], other: tuple[int, int]) -> bool:
    claim, evidence = found.claim, found.evidence
    i, j = claim.content[one[0]], claim.content[other[0]]
    if one[1] == other[1] or claim.items[i].form == claim.items[j].form:
        return False
    if j == i + 1 and claim.items[i].kind == claim.items[j].kind == "name":
        return False  # "Brian Wilkins" is one
    if evidence.items[one[1]].clause != evidence.items[other[1]].clause:
        return False
    turned = other[1] < one[1]
    mine, theirs = (tie(claim, i), tie(claim, j)), (tie(evidence, one[1]), tie(evidence, other[1]))
    doers = words_of(claim.language).by | words_of(evidence.language).by
    voice = passive(claim, i) != passive(evidence, one[1])
    if voice and (set(mine) & doers or set(theirs) & doers):
        # only the doer and what it is done to change places
        return not turned and (mine[1] in doers or theirs[1] in doers) and "" in (mine[0], theirs[0])
    if not turned or listed(claim, i, j) or listed(evidence, other[1], one[1]):
        return False
    kept = [a == b if not found.across else bool(a) == bool(b) for a, b in zip(mine, theirs, strict=True)]
    moved = (kept[0] and mine[0] != "") or (kept[1] and mine[1] != "")
    return not moved


def tie(text: Text, n: int) -> str:
    """The small word that ties a noun or name into its sentence, "'s" for an owner, or nothing."""
    between = words_of(text.language).between
    if text.items[n].raw.endswith(("'s", "’s")):
        return "'s"
    name = text.items[n].raw[:1].isupper()
    skipped = 0
    for k in range(n - 1, max(-1, n - 6), -1):
        item = text.items[k]
        if item.form in between:
            return item.form
        if fold(item.form) in _ARTICLES:
            continue
        if item.content and not item.exact and (item.raw[0].isupper() == name or skipped == 0):
            skipped += item.raw[0].isupper() != name or not name
            if skipped <= 1:
                continue
        break
    return ""


def passive(text: Text, n: int) -> bool:
    """Whether the clause of an item has "was … by" or "wurde … von"."""
    words = words_of(text.language)
    forms = [item.form for item in text.items if item.clause == text.items[n].clause]
    be = next((k for k, form in enumerate(forms) if form in words.be), None)
    return be is not None and any(form in words.by for form in forms)


def listed(text: Text, i: int, j: int) -> bool:
    """Whether two items are members of one list."""
    between = text.items[min(i, j) + 1 : max(i, j)]
    joints = [item for item in between if item.form in _JOINING]
    rest = [item for item in between if item.form not in _JOINING and item.form not in _ARTICLES]
    if joints and all(item.kind == "name" for item in rest):
        return True
    return bool(joints) and len(rest) <= 2 * len(joints) and not any(item.kind == "small" for item in rest)
