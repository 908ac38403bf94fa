"""The decision whether a rewording may stand in for the draft, cheapest rules first."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from copilot.domain import Language
from copilot.grounding.actors import actors
from copilot.grounding.figures import figures
from copilot.grounding.given import given as read_given
from copilot.grounding.reading import read
from copilot.grounding.reason import Reason
from copilot.grounding.surface import surface
from copilot.grounding.tense import tense
from copilot.grounding.ties import ties
from copilot.grounding.wording import Wording


def check(
    text: str,
    *,
    draft: str,
    evidence: Sequence[str],
    computed: Sequence[str],
    language: Language,
    names: Sequence[str],
) -> Reason | None:
    """None if the rewording says what the draft says and nothing else; else the first rule it breaks.

    ``evidence`` are verbatim quotes in either language, ``computed`` values the rules worked out, ``names`` first
    and full names of all who may be meant. Pure: no model, no clock, no store. When in doubt it refuses, since
    the draft is always good enough.
    """
    text = unicodedata.normalize("NFC", text)
    reason = surface(text, draft)
    if reason is not None:
        return reason
    known = read_given(draft, tuple(evidence), tuple(computed), language, tuple(names))
    reading = read(text, language, known.persons)
    return (
        Wording(reading, known).check()
        or figures(reading, known)
        or actors(reading, known)
        or ties(reading, known)
        or tense(reading, known)
    )
