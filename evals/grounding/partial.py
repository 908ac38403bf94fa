"""Claims of which one half is supported: whether exactly the other half is cut.

    python -m evals.grounding.partial [show]

A claim joins a sentence of a paragraph to one of another paragraph of the same article, in four ways; its evidence is
the first paragraph. What should be left is the first sentence. Articles with an odd number are kept aside, as in
``generate``; nothing is fitted here, the others were read while the rules were made.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from copilot.domain import LANGUAGES, Language
from copilot.grounding.support import supported_part
from copilot.text.terms import words
from evals.grounding.additions import ALSO
from evals.grounding.lies import small
from evals.grounding.source import Paragraph, Source, source
from evals.grounding.told import share

MOST = 40
"""Claims of one way, language and half."""
_SHORTEST, _LONGEST = 6, 25


@dataclass(frozen=True, slots=True)
class Half:
    """A claim, the part of it that its evidence supports, and how the rest was joined to that."""

    language: Language
    way: str
    claim: str
    right: str
    evidence: tuple[str, ...]
    kept: bool


def halves(given: Source) -> Iterator[Half]:
    """Claims half supported, at most ``MOST`` of each kind."""
    counted: Counter[tuple[str, str, bool]] = Counter()
    for language in LANGUAGES:
        paragraphs = list(given.paragraphs[language])
        random.Random(5).shuffle(paragraphs)
        for paragraph in paragraphs:
            for half in _of(paragraph, given):
                key = half.language, half.way, half.kept
                if counted[key] < MOST:
                    counted[key] += 1
                    yield half


def _of(paragraph: Paragraph, given: Source) -> Iterator[Half]:
    dice = random.Random(f"{paragraph.number}{paragraph.language}")
    mine, theirs = _plain(paragraph), [s for p in given.article(paragraph) for s in _plain(p)]
    if not mine or not theirs:
        return
    right, wrong = dice.choice(mine), dice.choice(theirs)
    also = ALSO[paragraph.language]
    joined = {
        "sentence": f"{right} {wrong}",
        "sentence before": f"{wrong} {right}",
        "and": f"{right[:-1]}, {also} {small(wrong)}",
        "semicolon": f"{right[:-1]}; {small(wrong)}",
    }
    for way, claim in joined.items():
        yield Half(paragraph.language, way, claim, right, paragraph.sentences, paragraph.article % 2 == 1)


def _plain(paragraph: Paragraph) -> list[str]:
    """Sentences that stand by themselves and have no clause of their own to cut."""
    return [
        s
        for s in paragraph.sentences
        if _SHORTEST <= len(s.split()) <= _LONGEST
        and s[-1:] == "."
        and s[0].isupper()
        and not set(",;(–") & set(s)
    ]


def partial(given: Source, show: bool = False) -> dict[str, Any]:
    """Of the claims kept aside, by language: how many keep the supported half, lose the other, and both exactly."""
    marks: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for half in halves(given):
        if half.kept == show:
            continue
        left = supported_part(half.claim, half.evidence, language=half.language) or ""
        good, bad = set(words(half.right)), set(words(half.claim)) - set(words(half.right))
        whole, clean = good <= set(words(left)), not bad & set(words(left))
        for name, mark in (("kept", whole), ("cut", clean), ("exactly", whole and clean)):
            marks[half.language, name].append(mark)
            marks[half.language, f"{name}: {half.way}"].append(mark)
        if show and not (whole and clean):
            print(half.way, "|", half.claim, "\n    =>", left or None)
    return {f"{language}: {name}": share(found) for (language, name), found in marks.items()}


def main() -> None:
    """The figures, or with ``show`` what went wrong in the other half."""
    given = source()
    if given is None:
        print("The paragraphs aren't here; MENTORING_EVAL_DATA names their folder.")
        return
    for name, found in partial(given, show=sys.argv[1:] == ["show"]).items():
        print(f"{name:<28}{found['text']}")


if __name__ == "__main__":
    main()
