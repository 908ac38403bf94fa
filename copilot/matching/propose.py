"""A plan of pairs: who with whom, why, what to think of, who stays without, how stable it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from copilot.domain import Language, Point
from copilot.errors import BadInput
from copilot.matching.assign import Loss, Mask, assign, blocking, losses
from copilot.matching.fairness import Group, best_scores, groups
from copilot.matching.meaning import Texts
from copilot.matching.nearness import rarity
from copilot.matching.neutral import neutral
from copilot.matching.parts import PartName, parts, weights
from copilot.matching.phrases import said
from copilot.matching.pieces import Piece, weighted
from copilot.matching.profile import Field, Profile
from copilot.matching.reasons import Two, cautions, reasons
from copilot.matching.score import Scores, score
from copilot.text.language import guess_language

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What-if: pairs (mentor, mentee) by address that are set, and ones that must not be."""

    locked: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A possible pair; ``parts`` between 0 and 1, ``loss`` what the best plan without it has less (None if locked)."""

    mentor: Profile
    mentee: Profile
    score: float
    parts: dict[PartName, float]
    reasons: tuple[Point, ...]
    cautions: tuple[str, ...]
    locked: bool
    loss: Loss | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole: proposals by score, who stays without and why, and how stable it is.

    ``blocking`` are (mentor, mentee) who would both rather have each other by their own scores, the best first.
    ``mentee_groups`` and ``mentor_groups`` are None where they stand for too few people.
    """

    proposals: tuple[Proposal, ...]
    unmatched: tuple[tuple[Profile, str], ...]
    blocking: tuple[tuple[Profile, Profile], ...]
    total: float
    mentee_groups: list[Group] | None
    mentor_groups: list[Group] | None
    method: str


def propose(
    mentees: Sequence[Profile],
    mentors: Sequence[Profile],
    vectors: Texts,
    wanted: Wanted,
    language: Language,
) -> Plan:
    """The best plan for these people, as many mentees as possible first.

    Raises: BadInput for a locked or forbidden pair that can't be one.
    """
    scores = score(mentees, mentors, vectors)
    locked = _at(wanted.locked, mentees, mentors)
    allowed = scores.allowed.copy()
    for place in _at(wanted.forbidden, mentees, mentors):
        allowed[place] = False
    _check(locked, allowed, mentees, mentors)
    free = [mentor.free for mentor in mentors]
    for _, j in locked:
        free[j] -= 1
    open_ = allowed.copy()
    open_[[i for i, _ in locked], :] = False
    solved = assign(scores.whole, open_, free)
    lost = losses(scores.whole, open_, free, solved)
    worth = dict(zip(solved, lost, strict=True)) if lost is not None else {}
    pairs = sorted([*locked, *solved], key=lambda at: (-scores.whole[at], at))
    places = [mentor.free for mentor in mentors]
    rather = blocking(scores.of_mentee, scores.of_mentor, allowed, places, pairs)
    return Plan(
        proposals=_proposals(pairs, locked, worth, mentees, mentors, scores, language),
        unmatched=_unmatched(mentees, mentors, pairs, allowed, language),
        blocking=tuple((mentors[j], mentees[i]) for i, j in sorted(rather, key=lambda at: -scores.whole[at])),
        total=round(float(sum(scores.whole[at] for at in pairs)), 4),
        mentee_groups=groups(mentees, best_scores(scores.whole, pairs, side=0)),
        mentor_groups=groups(mentors, best_scores(scores.whole, pairs, side=1)),
        method=_method(scores, language),
    )


def _at(wanted: Sequence[tuple[str, str]], mentees: Sequence[Profile], mentors: Sequence[Profile]) -> Pairs:
    row = {mentee.email: i for i, mentee in enumerate(mentees)}
    column = {mentor.email: j for j, mentor in enumerate(mentors)}
    found: Pairs = []
    for mentor, mentee in dict.fromkeys(wanted):
        if mentor not in column:
            raise BadInput("match_no_mentor", email=mentor[:200])
        if mentee not in row:
            raise BadInput("match_no_mentee", email=mentee[:200])
        found.append((row[mentee], column[mentor]))
    return found


def _check(locked: Pairs, allowed: Mask, mentees: Sequence[Profile], mentors: Sequence[Profile]) -> None:
    for i, j in locked:
        if not allowed[i, j]:
            raise BadInput("match_excluded", mentor=mentors[j].email, mentee=mentees[i].email)
    for i, n in Counter(i for i, _ in locked).items():
        if n > 1:
            raise BadInput("match_locked_twice", email=mentees[i].email)
    for j, n in Counter(j for _, j in locked).items():
        if n > mentors[j].free:
            raise BadInput("match_full", email=mentors[j].email, n=mentors[j].free)


def _proposals(
    pairs: Pairs,
    locked: Pairs,
    worth: dict[tuple[int, int], Loss],
    mentees: Sequence[Profile],
    mentors: Sequence[Profile],
    scores: Scores,
    language: Language,
) -> tuple[Proposal, ...]:
    texts = [_terms(person) for person in (*mentees, *mentors)]
    telling = rarity(texts)
    count = Counter(j for _, j in pairs)
    known: dict[tuple[str, Field], list[Piece]] = {}
    found = []
    for at in pairs:
        i, j = at
        two = Two(mentees[i], mentors[j], at, scores, telling, language, known)
        found.append(
            Proposal(
                mentor=mentors[j],
                mentee=mentees[i],
                score=round(float(scores.whole[at]), 3),
                parts={name: round(float(scores.parts[name][at]), 2) for name in scores.given},
                reasons=tuple(reasons(two)),
                cautions=tuple(cautions(two, count[j], locked=at in locked)),
                locked=at in locked,
                loss=worth.get(at),
            )
        )
    return tuple(found)


def _terms(person: Profile) -> dict[str, float]:
    text = neutral(person.skills if person.role == "mentor" else f"{person.wishes}\n{person.goals}")
    return weighted(text, guess_language(text, person.person.language or "de"))


def _unmatched(
    mentees: Sequence[Profile],
    mentors: Sequence[Profile],
    pairs: Pairs,
    allowed: Mask,
    language: Language,
) -> tuple[tuple[Profile, str], ...]:
    """Mentees without a proposal, then mentors without any pair, each with the reason."""
    with_pair = {i for i, _ in pairs}
    of = Counter(j for _, j in pairs)
    could = np.array([mentor.free > 0 for mentor in mentors], bool)
    found = []
    for i, mentee in enumerate(mentees):
        if i not in with_pair:
            ruled_out = could.any() and not (allowed[i] & could).any()
            found.append(
                (mentee, said(language, f"unmatched.{'all_excluded' if ruled_out else 'no_places'}"))
            )
    for j, mentor in enumerate(mentors):
        if of[j] or mentor.taken:
            continue
        full, shut = not mentor.free, len(mentees) > 0 and not allowed[:, j].any()
        code = "no_place_left" if full else "mentor_excluded" if shut else "no_mentee"
        found.append((mentor, said(language, f"unmatched.{code}")))
    return tuple(found)


def _method(scores: Scores, language: Language) -> str:
    """How the score is made up here, in sentences."""
    weight = weights(scores.given)
    lines = [
        said(
            language,
            "method.part",
            weight=round(100 * weight[part.name]),
            definition=part.definition[language],
        )
        for part in parts()
        if part.name in weight
    ]
    return "\n".join([said(language, "method.head"), *lines, said(language, "method.excluded")])


def waiting(mentees: Sequence[Profile]) -> list[Profile]:
    """The mentees who have no pair in the programme yet."""
    return [mentee for mentee in mentees if not mentee.taken]
