"""The parts of a score that are no matter of meaning, and what is out of the question: matrices from what was given.

Mentees down, mentors across; ``UNKNOWN`` where one of the two gave nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copilot.matching.assign import Mask, Matrix
from copilot.matching.described import as_described, wished
from copilot.matching.profile import Profile
from copilot.matching.times import slots

UNKNOWN = 0.5
OTHER_LANGUAGE = 0.7
NEAR_YEARS, FAR_YEARS, TOO_FAR_YEARS = 3.0, 15.0, 35.0
_FAR_STILL = 0.2
_ANYWHERE = frozenset("remote online video überall ortsunabhängig anywhere".split())
People = Sequence[Profile]


def allowed(mentees: People, mentors: People) -> Mask:
    """False for a veto of either, a direct line in either direction, and one and the same person."""
    mask = np.ones((len(mentees), len(mentors)), bool)
    row = {mentee.email: i for i, mentee in enumerate(mentees)}
    column = {mentor.email: j for j, mentor in enumerate(mentors)}
    for i, mentee in enumerate(mentees):
        for email in (*mentee.vetoes, mentee.manager, mentee.email):
            if email in column:
                mask[i, column[email]] = False
    for j, mentor in enumerate(mentors):
        for email in (*mentor.vetoes, mentor.manager):
            if email in row:
                mask[row[email], j] = False
    return mask


def experience(mentees: People, mentors: People) -> Matrix:
    """Full from 3 to 15 years more, less when nearer or farther, nothing for no more years than the mentee's."""
    one, other = (
        np.array([np.nan if p.years is None else p.years for p in people], float)
        for people in (mentees, mentors)
    )
    more = other[None, :] - one[:, None]
    near = np.clip(more / NEAR_YEARS, 0.0, 1.0)
    far = np.clip(1 - (more - FAR_YEARS) / (TOO_FAR_YEARS - FAR_YEARS), _FAR_STILL, 1.0)
    value: Matrix = np.where(np.isnan(more), UNKNOWN, np.minimum(near, far))
    return value


def languages(mentees: People, mentors: People) -> Matrix:
    """1 for the same first language, less for another common one, 0 for none."""
    names = sorted({name for p in (*mentees, *mentors) for name in p.languages})
    place = {name: n for n, name in enumerate(names)}

    def marked(people: People, *, first: bool) -> Matrix:
        rows = np.zeros((len(people), max(1, len(names))))
        for n, person in enumerate(people):
            for name in person.languages[:1] if first else person.languages:
                rows[n, place[name]] = 1.0
        return rows

    same = marked(mentees, first=True) @ marked(mentors, first=True).T
    common = marked(mentees, first=False) @ marked(mentors, first=False).T
    known = _both([bool(p.languages) for p in mentees], [bool(p.languages) for p in mentors])
    value: Matrix = np.where(
        known, np.where(same > 0, 1.0, np.where(common > 0, OTHER_LANGUAGE, 0.0)), UNKNOWN
    )
    return value


def place(mentees: People, mentors: People) -> Matrix:
    """1 for one place, 0 for two; unknown for those who work anywhere."""
    one, other = ([_place(person) for person in people] for people in (mentees, mentors))
    same = np.array(one, object)[:, None] == np.array(other, object)[None, :]
    value: Matrix = np.where(_both(list(map(bool, one)), list(map(bool, other))), same.astype(float), UNKNOWN)
    return value


def _place(person: Profile) -> str:
    name = " ".join(person.place.casefold().split())
    return "" if name in _ANYWHERE else name


def times(mentees: People, mentors: People) -> Matrix:
    """1 for half days in common, 0 for none."""

    def marked(people: People) -> Matrix:
        rows = np.zeros((len(people), 20))
        for n, person in enumerate(people):
            for day, half in slots(person.times):
                rows[n, 4 * day + half] = 1.0
        return rows

    one, other = marked(mentees), marked(mentors)
    known = _both([bool(row.any()) for row in one], [bool(row.any()) for row in other])
    value: Matrix = np.where(known, (one @ other.T > 0).astype(float), UNKNOWN)
    return value


def mentee_wishes(mentees: People, mentors: People) -> Matrix:
    """1 for whom the mentee named, or who says to be what was asked for; 0 for others where there is such a wish."""
    value = np.full((len(mentees), len(mentors)), UNKNOWN)
    for i, mentee in enumerate(mentees):
        asked = wished(mentee.wishes)
        if asked is not None:
            value[i] = [float(as_described(mentor.self_described, asked[0])) for mentor in mentors]
        elif mentee.wishes_for:
            value[i] = 0.0
        for j, mentor in enumerate(mentors) if mentee.wishes_for else ():
            if mentor.email in mentee.wishes_for:
                value[i, j] = 1.0
    return value


def mentor_wishes(mentees: People, mentors: People) -> Matrix:
    """1 for whom the mentor named, 0 for others where he or she named somebody."""
    value = np.full((len(mentees), len(mentors)), UNKNOWN)
    for j, mentor in enumerate(mentors):
        if mentor.wishes_for:
            value[:, j] = [1.0 if mentee.email in mentor.wishes_for else 0.0 for mentee in mentees]
    return value


def _both(one: Sequence[bool], other: Sequence[bool]) -> Mask:
    both: Mask = np.array(one, bool)[:, None] & np.array(other, bool)[None, :]
    return both
