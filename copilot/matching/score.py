"""The score of each possible pair: its parts as matrices, mentees down, mentors across, all between 0 and 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from copilot.domain import Language
from copilot.matching import facts
from copilot.matching.assign import Mask, Matrix
from copilot.matching.described import wished
from copilot.matching.meaning import Texts
from copilot.matching.nearness import Side, nearness
from copilot.matching.neutral import neutral
from copilot.matching.parts import PartName, weights
from copilot.matching.pieces import weighted
from copilot.matching.profile import Field, Profile
from copilot.text.language import guess_language


@dataclass(frozen=True, slots=True)
class Scores:
    """All parts, the whole, and each side's own score; ``allowed`` is False where a pair is out of the question.

    ``place``, ``times`` and the wishes of each are what two of the parts are made of.
    """

    parts: Mapping[PartName, Matrix]
    whole: Matrix
    of_mentee: Matrix
    of_mentor: Matrix
    allowed: Mask
    given: tuple[PartName, ...]
    place: Matrix
    times: Matrix
    mentee_wishes: Matrix
    mentor_wishes: Matrix


def score(mentees: Sequence[Profile], mentors: Sequence[Profile], vectors: Texts) -> Scores:
    """The scores of all pairs."""
    place, times = facts.place(mentees, mentors), facts.times(mentees, mentors)
    wishes = facts.mentee_wishes(mentees, mentors), facts.mentor_wishes(mentees, mentors)
    found: dict[PartName, Matrix] = {
        "expertise": _near(mentees, ("wishes",), mentors, ("skills",), vectors),
        "goals": _near(mentees, ("goals",), mentors, ("skills",), vectors),
        "mentor_wish": _near(mentors, ("wishes",), mentees, ("wishes", "skills"), vectors).T,
        "experience": facts.experience(mentees, mentors),
        "languages": facts.languages(mentees, mentors),
        "place_time": (place + times) / 2,
        "wishes": (wishes[0] + wishes[1]) / 2,
    }
    given = _given(mentees, mentors)
    return Scores(
        parts=found,
        whole=_sum(found, weights(given)),
        of_mentee=_sum(found | {"wishes": wishes[0]}, weights(given, "mentee")),
        of_mentor=_sum(found | {"wishes": wishes[1]}, weights(given, "mentor")),
        allowed=facts.allowed(mentees, mentors),
        given=given,
        place=place,
        times=times,
        mentee_wishes=wishes[0],
        mentor_wishes=wishes[1],
    )


def _sum(parts: Mapping[PartName, Matrix], weight: Mapping[PartName, float]) -> Matrix:
    total = np.zeros_like(parts["expertise"])
    for name, share in weight.items():
        total += share * parts[name]
    return np.clip(total, 0.0, 1.0)


def _given(mentees: Sequence[Profile], mentors: Sequence[Profile]) -> tuple[PartName, ...]:
    """The parts for which both sides say something somewhere; expertise always."""

    def any_of(people: Sequence[Profile], *fields: Field) -> bool:
        return any(person.value(field).strip() for person in people for field in fields)

    def both(field: Field) -> bool:
        return any_of(mentees, field) and any_of(mentors, field)

    there: dict[PartName, bool] = {
        "expertise": True,
        "goals": any_of(mentees, "goals"),
        "mentor_wish": any_of(mentors, "wishes"),
        "experience": both("years"),
        "languages": both("languages"),
        "place_time": both("place") or both("times"),
        "wishes": any_of([*mentees, *mentors], "wishes_for") or any(wished(m.wishes) for m in mentees),
    }
    return tuple(name for name, is_there in there.items() if is_there)


def _near(
    wanting: Sequence[Profile],
    wanted: Sequence[Field],
    offering: Sequence[Profile],
    offered: Sequence[Field],
    vectors: Texts,
) -> Matrix:
    return nearness(_side(wanting, wanted, vectors), _side(offering, offered, vectors))


def _side(people: Sequence[Profile], fields: Sequence[Field], vectors: Texts) -> Side:
    """The texts of these fields, one for each person; the vector of several is their mean."""
    size = next((len(vector) for vector in vectors.values()), 1)
    rows = np.zeros((len(people), size), dtype=np.float32)
    spoken: list[Language] = []
    terms: list[dict[str, float]] = []
    for n, person in enumerate(people):
        text = "\n".join(filter(None, (neutral(person.value(field)) for field in fields)))
        own = [vectors[person.source, field] for field in fields if (person.source, field) in vectors]
        if own:
            mean = np.mean(own, axis=0)
            rows[n] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        language = guess_language(text, person.person.language or "de")
        spoken.append(language)
        terms.append(weighted(text, language) if own else {})
    return Side(rows, spoken, terms)
