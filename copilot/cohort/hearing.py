"""What must be heard by people and not counted by a program: comments that speak of harm are set aside first."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.answer.overheard import heard
from copilot.cohort.given import Given
from copilot.embedding import Embedder


def harmless(comments: Sequence[Given], embedder: Embedder) -> list[Given]:
    """The comments without those that speak of harassment, threats, despair and the like.

    What is taken out is nowhere shown, counted or hinted at; each text is looked at once.
    """
    known: dict[str, bool] = {}
    for given in comments:
        if given.comment not in known:
            known[given.comment] = heard(given.comment, embedder) is None
    return [given for given in comments if known[given.comment]]
