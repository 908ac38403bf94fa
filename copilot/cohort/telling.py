"""What a summary says in words: what was withheld and why, what contradicts, what moved."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from copilot.cohort import questionnaire
from copilot.domain import Language

if TYPE_CHECKING:
    from copilot.cohort.catalogue import Theme
    from copilot.cohort.protection import Limits

Json = dict[str, Any]
LEAST_MOVED = 0.15
"""Difference of two rounded shares of people from which a theme is called more or less than before."""
_HIGH, _LOW = 0.75, 0.5
"""Where a mean stands on its scale to contradict critical, or positive, comments."""
_WHY = {
    "all": "few_all",
    "themes": "few_themes",
    "rare_themes": "few_rare",
    "distribution": "few_bars",
    "role": "few_parts",
    "site": "few_parts",
    "part": "few_parts",
}


@lru_cache(maxsize=2)
def texts(language: Language) -> dict[str, Any]:
    """All sentences of that language."""
    text = resources.files("copilot.cohort").joinpath(f"texts_{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def suppressed(withheld: Sequence[Json], limits: Limits, language: Language) -> list[Json]:
    """What was withheld and why, like things on one line, in plain words."""
    said = texts(language)
    lines: dict[tuple[str, str], list[str]] = {}
    for entry in withheld:
        things = lines.setdefault((entry["what"], entry["reason"]), [])
        if "question" in entry:
            things.append(questionnaire.shown(entry["question"], language))
        elif "theme" in entry:
            things.append(entry["theme"][language])
    numbers = {"least": limits.people, "cohort": limits.cohort}
    return [
        {
            "what": said["what"][what].format(list="; ".join(things)),
            "reason": said["why"][_WHY.get(what, reason) if reason == "few" else reason].format(**numbers),
        }
        for (what, reason), things in lines.items()
    ]


def summary(theme: Json, language: Language) -> str:
    """A theme in a sentence or two: statements of enough people, as a model joined them or one after the other; else
    the words they share."""
    worded = joined(theme, language)
    if worded is not None:
        return worded
    said = texts(language)
    if theme["words"]:
        told = [said["emerging"].format(words=listed(theme["words"], language))]
        return " ".join([*told, *(statement["text"] for statement in statements(theme, language))])
    found = [statement["text"] for statement in statements(theme, language)]
    return " ".join(found) if found else str(said["no_statement"])


def joined(theme: Json, language: Language) -> str | None:
    """A theme's statements as a model joined them, where one did."""
    text: str | None = theme.get("said", {}).get(language)
    return text


def statements(theme: Json, language: Language) -> list[Json]:
    """What enough people say of a theme: by hand in the catalogue's, in shared words in one that emerged."""
    said = texts(language)
    return [
        *({"text": s["text"][language], "polarity": s["polarity"]} for s in theme["statements"]),
        *(
            {"text": said["named"][which].format(words=listed(words, language)), "polarity": which}
            for which, words in theme.get("named", {}).items()
            if words
        ),
    ]


def listed(words: Sequence[str], language: Language) -> str:
    """Words of comments, marked as such."""
    return ", ".join(f"«{word}»" if language == "de" else f"“{word}”" for word in words)


def contradictions(result: Json, themes: Sequence[Theme], language: Language) -> list[str]:
    """Where enough people say one thing and enough the other, or comments and ratings don't agree."""
    said = texts(language)
    known = {theme.key: theme for theme in themes}
    found = []
    for theme in result["themes"]:
        title = theme["title"][language]
        by_mood = {s["polarity"]: s["text"][language] for s in reversed(theme["statements"])}
        if len(by_mood) == 2:
            found.append(
                said["opposed"].format(
                    title=title,
                    one=by_mood["positive"].rstrip("."),
                    other=by_mood["critical"].rstrip("."),
                )
            )
        for rating in result["ratings"]:
            own = known.get(theme["key"])
            if own is None or rating["key"].rpartition(":")[0] not in own.questions:
                continue
            low, high = rating["scale"]
            stands = (rating["mean"] - low) / (high - low)
            against = {"critical": stands >= _HIGH, "positive": stands < _LOW}.get(theme["polarity"], False)
            if against:
                frame = "rating_high" if theme["polarity"] == "critical" else "rating_low"
                question = questionnaire.shown(rating["key"], language)
                found.append(said[frame].format(title=title, question=question, mean=rating["mean"]))
    return found


def moved(now: Json, then: Json | None) -> Literal["more", "same", "less"] | None:
    """Whether more or fewer of the people speak of a theme than in the period before, by released shares."""
    if then is None or now["share"] is None or then["share"] is None:
        return None
    difference = now["share"] - then["share"]
    if abs(difference) < LEAST_MOVED - 1e-9:
        return "same"
    return "more" if difference > 0 else "less"
