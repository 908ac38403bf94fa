"""Why two might go well together, in what both of them wrote, and what to think of before deciding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from copilot.domain import Computed, Evidence, Language, Point
from copilot.matching import facts
from copilot.matching.described import as_described, wished
from copilot.matching.phrases import language_names, number, said, slot_names
from copilot.matching.pieces import Piece, pieces
from copilot.matching.profile import Field, Profile
from copilot.matching.score import Scores
from copilot.matching.times import slots

LONGEST = 160
"""Characters of a stretch that is quoted where no words are shared."""
NEAR_ENOUGH = 0.4
"""Nearness of an average pair whose texts share no word (``nearness``: half of the share of meaning)."""
_THIN = 3
"""Terms of a text below which it says hardly anything."""
_WANTS = re.compile(
    r"\b(?:möchte|will|wünsche|suche|brauche|lernen|ziel|would like|want|need|looking for|learn|goal)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"\b(?:kein|keine|keinen|nicht|ohne|no|not|without|never|nie)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Two:
    """A possible pair with its place in the scores, and what each term says by itself.

    ``known`` are the pieces read so far, shared by all proposals of a plan.
    """

    mentee: Profile
    mentor: Profile
    at: tuple[int, int]
    scores: Scores
    rarity: Mapping[str, float]
    language: Language
    known: dict[tuple[str, Field], list[Piece]]

    def pieces(self, profile: Profile, field: Field) -> list[Piece]:
        """The pieces of a field, read once for all proposals."""
        key = (profile.source, field)
        if key not in self.known:
            self.known[key] = pieces(profile, field)
        return self.known[key]

    def frame(self, name: str, **values: object) -> str:
        """A sentence about the two."""
        names = {"mentee": self.mentee.person.first_name, "mentor": self.mentor.person.first_name}
        return said(self.language, name, **names, **values)


def reasons(two: Two) -> list[Point]:
    """What speaks for the two: wishes first, then what was looked for and offered, then circumstances."""
    found = [*_wishes(two)]
    quoted = [
        _quoted(two, "expertise", two.mentee, "wishes", two.mentor, "skills"),
        _quoted(two, "goals", two.mentee, "goals", two.mentor, "skills"),
    ]
    if two.scores.parts["mentor_wish"][two.at] > NEAR_ENOUGH:
        quoted.append(_quoted(two, "mentor_wish", two.mentor, "wishes", two.mentee, "wishes", shared=True))
    told: list[tuple[str, ...]] = []
    for point in quoted:
        quotes = tuple(e.quote for e in point.evidence) if point else ()
        if point and not any(quotes[0] in before[0] and quotes[1] == before[1] for before in told):
            told.append(quotes)  # a goal that repeats the wish adds nothing
            found.append(point)
    return [*found, *_circumstances(two)]


def _wishes(two: Two) -> list[Point]:
    mentee, mentor = two.mentee, two.mentor
    found = []
    if mentor.email in mentee.wishes_for:
        found.append(Point(two.frame("mentee_named"), (_listed(mentee, mentor.email),)))
    if mentee.email in mentor.wishes_for:
        found.append(Point(two.frame("mentor_named"), (_listed(mentor, mentee.email),)))
    asked = wished(mentee.wishes)
    if asked is not None and as_described(mentor.self_described, asked[0]):
        wanted = mentee.quote("wishes", asked[1].start, asked[1].end)
        offered = mentor.quote("self_described")
        text = two.frame("described", wanted=_flat(wanted), offered=_flat(offered))
        found.append(Point(text, (wanted, offered)))
    return found


def _listed(profile: Profile, email: str) -> Evidence:
    start = profile.value("wishes_for").index(email)
    return profile.quote("wishes_for", start, start + len(email))


def _quoted(
    two: Two, name: str, one: Profile, wanted: Field, other: Profile, offered: Field, *, shared: bool = False
) -> Point | None:
    """The two stretches that share the rarest words; without any (unless they must be) the ones that say most."""
    mine, theirs = two.pieces(one, wanted), two.pieces(other, offered)
    if not mine or not theirs:
        return None
    common = [(_shared(a, b, two.rarity), -i, -j) for i, a in enumerate(mine) for j, b in enumerate(theirs)]
    most, i, j = max(common)
    if most > 0:
        quotes = (mine[-i].evidence(one), theirs[-j].evidence(other))
    elif shared:
        return None
    else:
        quotes = (_stretch(one, mine, two.rarity), _stretch(other, theirs, two.rarity))
    return Point(two.frame(name, wanted=_flat(quotes[0]), offered=_flat(quotes[1])), quotes)


def _shared(one: Piece, other: Piece, rarity: Mapping[str, float]) -> float:
    common = one.terms.keys() & other.terms.keys()
    told = sum(rarity.get(term, 0.0) * min(one.terms[term], other.terms[term]) for term in common)
    return 0.0 if _REFUSES.search(one.words) and not _WANTS.search(one.words) else told


def _stretch(profile: Profile, found: list[Piece], rarity: Mapping[str, float]) -> Evidence:
    """Of a list its beginning, up to ``LONGEST``; of sentences one that says what is wanted, with the rarest words."""
    if found[0].field != "skills":
        return max(found, key=lambda piece: _telling(piece, rarity)).evidence(profile)
    last = [piece for piece in found if piece.end - found[0].start <= LONGEST] or found[:1]
    return profile.quote("skills", found[0].start, last[-1].end)


def _telling(piece: Piece, rarity: Mapping[str, float]) -> float:
    wants = 1.5 if _WANTS.search(piece.words) else 1.0
    refuses = 0.3 if _REFUSES.search(piece.words) else 1.0
    return wants * refuses * sum(rarity.get(term, 0.0) for term in piece.terms)


def _flat(evidence: Evidence) -> str:
    return " ".join(evidence.quote.split())


def _circumstances(two: Two) -> list[Point]:
    mentee, mentor, scores = two.mentee, two.mentor, two.scores
    found = []
    if mentee.years is not None and mentor.years is not None and scores.parts["experience"][two.at] >= 1.0:
        text = two.frame(
            "experience", more=number(two.language, mentor.years), less=number(two.language, mentee.years)
        )
        found.append(Point(text, (mentor.quote("years"), mentee.quote("years"))))
    if common := [name for name in mentee.languages if name in mentor.languages]:
        text = two.frame("languages", names=language_names(two.language, common))
        found.append(Point(text, (mentee.quote("languages"), mentor.quote("languages"))))
    if scores.place[two.at] == 1.0:
        text = two.frame("place", place=mentee.place.strip())
        found.append(Point(text, (mentee.quote("place"), mentor.quote("place"))))
    if scores.times[two.at] == 1.0:
        both = slots(mentee.times) & slots(mentor.times)
        text = two.frame("times", slots=slot_names(two.language, both))
        computed = (Computed(len(both), "common_half_days", (mentee.times, mentor.times)),)
        found.append(Point(text, (mentee.quote("times"), mentor.quote("times")), computed))
    return found


def cautions(two: Two, mentees_of_mentor: int, *, locked: bool) -> list[str]:
    """What to think of; ``mentees_of_mentor`` is how many the mentor has with this plan."""
    mentee, mentor, scores, at = two.mentee, two.mentor, two.scores, two.at
    found = [two.frame("cautions.locked")] if locked else []
    thin = [
        name
        for name, is_thin in (
            ("mentee", _thin(two, mentee, "wishes")),
            ("mentor", _thin(two, mentor, "skills")),
        )
        if is_thin
    ]
    found += [two.frame(f"cautions.thin_{name}") for name in thin]
    if not thin and scores.parts["expertise"][at] < NEAR_ENOUGH:
        found.append(two.frame("cautions.far_apart"))
    found += [*_unmet(two), *_languages(two), *_apart(two), *_years(two)]
    if mentor.taken + mentees_of_mentor >= mentor.capacity > 1:
        n = mentor.taken + mentees_of_mentor
        found.append(two.frame("cautions.capacity_full", n=n, of=mentor.capacity))
    return found


def _thin(two: Two, profile: Profile, field: Field) -> bool:
    return sum(len(piece.terms) for piece in two.pieces(profile, field)) < _THIN


def _unmet(two: Two) -> list[str]:
    found = []
    asked = wished(two.mentee.wishes)
    if asked is not None and not as_described(two.mentor.self_described, asked[0]):
        wanted = " ".join(asked[1].quote.split())
        found.append(two.frame("cautions.described", wanted=wanted))
    if two.mentee.wishes_for and two.mentor.email not in two.mentee.wishes_for:
        found.append(two.frame("cautions.mentee_wish"))
    if two.mentor.wishes_for and two.mentee.email not in two.mentor.wishes_for:
        found.append(two.frame("cautions.mentor_wish"))
    return found


def _languages(two: Two) -> list[str]:
    one, other = two.mentee.languages, two.mentor.languages
    common = [name for name in one if name in other]
    if not one or not other:
        return []
    if not common:
        return [two.frame("cautions.no_language")]
    if len(common) == 1 and (one[0] != common[0] or other[0] != common[0]):
        return [two.frame("cautions.one_language", names=language_names(two.language, common))]
    return []


def _apart(two: Two) -> list[str]:
    found = []
    if two.scores.place[two.at] == 0.0:
        places = {"one": two.mentee.place.strip(), "other": two.mentor.place.strip()}
        found.append(two.frame("cautions.no_place", **places))
    if two.scores.times[two.at] == 0.0:
        found.append(two.frame("cautions.no_times"))
    return found


def _years(two: Two) -> list[str]:
    if two.mentee.years is None or two.mentor.years is None:
        return []
    more = two.mentor.years - two.mentee.years
    if more <= 0:
        return [two.frame("cautions.less_experience")]
    if more < facts.NEAR_YEARS:
        return [two.frame("cautions.near_experience")]
    if more > facts.FAR_YEARS:
        return [two.frame("cautions.far_experience", n=number(two.language, more))]
    return []
