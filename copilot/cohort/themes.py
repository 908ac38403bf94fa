"""Themes of a period's comments: which comments belong to them, what enough people say, what passes the gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from copilot.cohort import catalogue, emerging, quotes, voiced
from copilot.cohort.catalogue import Facet, Theme
from copilot.cohort.emerging import Comment
from copilot.cohort.given import WHOLE, Given, Released
from copilot.cohort.polarity import MOODS, Mood, leaning, mood
from copilot.cohort.protection import PEOPLE, Cell, Gate, band, share
from copilot.domain import LANGUAGES, Language
from copilot.embedding import Vectors

Json = dict[str, Any]
_TITLE_WORDS = 3
_SUMMARY_WORDS = 8
_MOST_EMERGING = 5


@dataclass(slots=True)
class Group:
    """The comments of one theme, by people: who speaks of it, who praises, who finds fault, who says which facet."""

    key: str
    title: dict[Language, str]
    words: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    comments: list[Given] = field(default_factory=list)
    moods: dict[str, int] = field(default_factory=dict)
    says: dict[str, set[str]] = field(default_factory=dict)
    heard: dict[Mood, list[Given]] = field(default_factory=dict)
    named: dict[Mood, tuple[str, ...]] = field(default_factory=dict)
    """Of a theme that emerged: the words that those who lean one way share."""
    named_by: Literal["model", "rules"] = "rules"

    @property
    def people(self) -> frozenset[str]:
        """Who speaks of it."""
        return frozenset(given.person for given in self.comments)

    def lean(self, which: Mood) -> int:
        """How many people lean that way, all their comments taken together."""
        sign = 1 if which == "positive" else -1
        return sum(score * sign > 0 for score in self.moods.values())

    def add(self, given: Given, folded: str) -> None:
        """A comment of the theme."""
        self.comments.append(given)
        held = [facet for facet in self.facets if facet.holds(folded)]
        for facet in held:
            self.says.setdefault(facet.key, set()).add(given.person)
        found = {facet.polarity for facet in held}
        own = next(iter(found)) if len(found) == 1 else mood(folded, level(given))
        if own is not None:
            self.heard.setdefault(own, []).append(given)
            step = 1 if own == "positive" else -1
            self.moods[given.person] = self.moods.get(given.person, 0) + step


def level(given: Given) -> float | None:
    """Where a rating stands on its scale, 0 to 1."""
    return None if given.rating is None else (given.rating - given.low) / (given.high - given.low)


def groups(
    comments: Sequence[Given],
    vectors: Vectors,
    themes: Sequence[Theme],
    near: Callable[[Vectors], Sequence[str | None]],
    language_of: Callable[[str], Language],
    least: int,
    unfit: frozenset[str] = frozenset(),
    earlier: Sequence[Sequence[str]] = (),
) -> list[Group]:
    """The comments by theme, the largest first: those of the catalogue, then what emerges from the rest."""
    found = {t.key: Group(t.key, dict(t.title), facets=t.facets) for t in themes}
    nearest = near(vectors)
    rest: list[int] = []
    for at, given in enumerate(comments):
        folded = catalogue.folded(given.comment)
        keys = catalogue.by_words(themes, folded)
        if not keys and (nearby := nearest[at]) is not None:
            keys = {nearby}
        if not keys:
            rest.append(at)
        for key in keys:
            found[key].add(given, folded)
    read = [
        Comment(comments[at].person, language_of(comments[at].comment), comments[at].comment) for at in rest
    ]
    left = [comments[at] for at in rest]
    everybody = len({given.person for given in comments})
    emerged = _emerged(left, read, vectors[rest], language_of, least, unfit, earlier, everybody)
    subjects = frozenset(name for group in emerged for name in group.stems)
    for given, comment in zip(left, read, strict=True):
        if _answers(comment, subjects):
            for key in catalogue.by_question(themes, given.question):
                found[key].add(given, catalogue.folded(given.comment))
    made = [group for group in found.values() if group.comments] + emerged
    return sorted(made, key=lambda group: (-len(group.people), group.key))


def _answers(comment: Comment, subjects: frozenset[str]) -> bool:
    """Whether a comment without a theme of its own is about what was asked: it says something, and names no subject.

    "Nothing", a dash, and what belongs to a theme that emerged are no answer. Words of praise and blame name none.
    """
    said = emerging.telling_words(comment, frozenset())
    return bool(said) and not any(
        name in subjects and mood(form, None) is None for name, form in said.items()
    )


def _emerged(
    comments: Sequence[Given],
    read: Sequence[Comment],
    vectors: Vectors,
    language_of: Callable[[str], Language],
    least: int,
    unfit: frozenset[str],
    earlier: Sequence[Sequence[str]],
    everybody: int,
) -> list[Group]:
    """What the comments that the catalogue doesn't know have in common."""
    if not comments:
        return []
    made = []
    for theme in emerging.emerge(read, vectors, least, unfit, earlier, everybody).themes:
        if not theme.words:
            continue
        title = ", ".join(f"«{word}»" for word in theme.words[:_TITLE_WORDS])
        key = f"emerging:{'|'.join(theme.stems[:_TITLE_WORDS])}"
        group = Group(key, dict.fromkeys(LANGUAGES, title), theme.words, theme.stems)
        for at in theme.spoken:
            group.add(comments[at], catalogue.folded(comments[at].comment))
        if len(group.people) >= least:
            named = {w: voiced.named(group.heard, w, language_of, least, unfit) for w in MOODS}
            # what is praised is told beside what is not; by itself it only repeats the theme's own words
            group.named = named if named["critical"] else {}
            made.append(group)
    return sorted(made, key=lambda group: -len(group.people))[:_MOST_EMERGING]


def passed(
    found: Sequence[Group], period: str, everybody: int, gate: Gate, before: Released | None
) -> tuple[list[Json], list[Json], dict[str, Json]]:
    """The themes that may be shown, what was withheld, and the comments (ids) behind each theme shown.

    A theme whose number would tell of few people, because nearly all speak of it, is shown without a number.
    """
    if everybody < gate.limits.cohort:
        return [], [{"what": "themes", "reason": "few"}], {}
    shown: list[Json] = []
    withheld: list[Json] = []
    behind: dict[str, Json] = {}
    for group in found:
        cell = Cell(PEOPLE, period, f"theme={group.key}", group.people)
        reason = gate.refuses([cell])
        if reason == "few":
            continue
        kept = _earlier(group.key, before) if reason else None
        made = kept or _theme(group, gate, everybody if reason is None else None)
        if reason is not None:
            withheld.append({"what": "theme_number", "theme": made["title"], "reason": reason})
        shown.append(made)
        behind[group.key] = quotes.behind(group.comments)
    if any(len(group.people) < gate.limits.people for group in found):
        withheld.append({"what": "rare_themes", "reason": "few"})
    return shown, withheld, behind


def _earlier(key: str, before: Released | None) -> Json | None:
    themes = before.result["themes"] if before and before.of(PEOPLE, WHOLE) else ()
    return next((theme for theme in themes if theme["key"] == key), None)


def _theme(group: Group, gate: Gate, everybody: int | None) -> Json:
    least = gate.limits.people
    said = [facet for facet in group.facets if len(group.says.get(facet.key, ())) >= least]
    said.sort(key=lambda facet: -len(group.says[facet.key]))
    positive, critical = group.lean("positive"), group.lean("critical")
    lean = leaning(positive, critical) if positive + critical >= least else None
    made: Json = {
        "key": group.key,
        "title": group.title,
        "statements": [{"facet": f.key, "polarity": f.polarity, "text": dict(f.text)} for f in said],
        "words": list(group.words[:_SUMMARY_WORDS]),
        "stems": list(group.stems),
        "named": {which: list(words) for which, words in group.named.items()},
        "named_by": group.named_by,
        "polarity": lean,
        "people": None,
        "share": None,
    }
    if everybody is not None:
        made["people"] = band(len(group.people), gate.limits)
        made["share"] = share(len(group.people), everybody)
    return made
