"""What a lead could change: advice of the catalogue for themes in which enough people find fault, with evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from copilot import access
from copilot.access import Viewer
from copilot.cohort import telling
from copilot.cohort.catalogue import Theme
from copilot.domain import LANGUAGES, Language
from copilot.plan.company import Passage, pick, touches
from copilot.retrieval import Hit
from copilot.suggest import shape
from copilot.suggest.company import found
from copilot.suggest.parts import Parts
from copilot.text.terms import words

Json = dict[str, Any]
MOST = 4
_NAMED = 2
"""Things that are looked for which a sentence of the documents has to name."""
_OWN_WORDS = 3
"""Words of a theme that emerged that are looked for beside what its critics name."""


@dataclass(frozen=True, slots=True)
class _Advice:
    """What to change, for which theme, and what to look up about it in which language; ``blamed`` has to be named."""

    text: str
    title: str
    look_up: Mapping[Language, str]
    blamed: str = ""

    @property
    def looked_up(self) -> bool:
        """Whether enough is looked for that the documents could answer."""
        return all(len(set(words(self.look_up[name]))) >= _NAMED for name in LANGUAGES)


async def recommendations(
    parts: Parts, viewer: Viewer, today: date, known: Sequence[Theme], result: Json, language: Language
) -> list[Json]:
    """Advice for each theme with fault found, in the order of the themes; evidence is what the documents say of it.

    Where the documents the viewer may read say nothing, ``evidence`` is empty; ``looked_up`` says whether they could.
    """
    made = (_advice(theme, known, language) for theme in result["themes"] if finds_fault(theme))
    chosen = [advice for advice in made if advice is not None][:MOST]
    if not chosen:
        return []
    async with parts.database.read() as session:
        audiences = await access.audiences(session, viewer)
    queries = [advice.look_up[name] for advice in chosen for name in LANGUAGES]
    hits = await found(parts, audiences, queries, today, language)
    told = []
    for number, advice in enumerate(chosen):
        passages = [
            passage
            for at, name in enumerate(LANGUAGES)
            if (passage := _said(hits[2 * number + at], advice, name)) is not None
        ]
        best = max(passages, key=lambda passage: passage.score, default=None)
        told.append(
            {
                "text": advice.text,
                "themes": [advice.title],
                "looked_up": advice.looked_up,
                "evidence": _evidence(best),
            }
        )
    return told


def _advice(theme: Json, known: Sequence[Theme], language: Language) -> _Advice | None:
    """The catalogue's advice; for a theme that emerged, to look into what its critics name."""
    title = theme["title"][language]
    own = next((one for one in known if one.key == theme["key"]), None)
    if own is not None:
        return _Advice(own.advice[language], title, own.look_up) if own.advice else None
    blamed = theme.get("named", {}).get("critical")
    if not blamed:
        return None
    text = telling.texts(language)["advice"].format(words=telling.listed(blamed, language))
    query = " ".join(dict.fromkeys([*blamed, *theme["words"][:_OWN_WORDS]]))
    return _Advice(text, title, dict.fromkeys(LANGUAGES, query), " ".join(blamed))


def _said(hits: Sequence[Hit], advice: _Advice, language: Language) -> Passage | None:
    """What the documents say of it, in sentences that name two things of what is looked for by themselves.

    Of a theme that emerged one of them is what its critics name.
    """
    query, blamed = advice.look_up[language], advice.blamed

    def fits(_: Hit, sentence: str) -> bool:
        about = not blamed or touches(sentence, blamed, language) > 0
        return about and touches(sentence, query, language) >= _NAMED

    return pick(hits, query, language, fits=fits)


def finds_fault(theme: Json) -> bool:
    """Whether enough people find fault: on the whole, in a statement, or in words they share beside much praise."""
    blamed = theme.get("named", {}).get("critical") and theme["polarity"] == "mixed"
    return bool(
        theme["polarity"] == "critical"
        or blamed
        or any(s["polarity"] == "critical" for s in theme["statements"])
    )


def _evidence(passage: Passage | None) -> list[Json]:
    return [shape.evidence(quote) for quote in passage.quotes] if passage else []
