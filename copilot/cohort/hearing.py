"""What must be heard by people and not counted by a program: comments that speak of harm are set aside first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copilot.answer.overheard import heard_each
from copilot.cohort.given import Given
from copilot.cohort.ordinary import doubt
from copilot.embedding import Embedder, Vectors

_BATCH = 256


class Once:
    """An embedder that makes the vector of each of ``texts`` as a question once, whoever asks for it."""

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self.id = embedder.id
        self._embedder = embedder
        self._wanted = frozenset(texts)
        self._known: dict[str, Vectors] = {}

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        return self._embedder.passages(texts)

    def query(self, text: str) -> Vectors:
        """See ``Embedder``."""
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``; vectors of other texts than the wanted ones are not kept."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        made: dict[str, Vectors] = {}
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            made.update(zip(batch, self._embedder.queries(batch), strict=True))
        self._known.update((text, vector) for text, vector in made.items() if text in self._wanted)
        return np.stack([made[text] if text in made else self._known[text] for text in texts])


def harmless(comments: Sequence[Given], embedder: Embedder) -> tuple[list[Given], Vectors]:
    """The comments without those that speak of harassment, threats, despair and the like; and their vectors.

    What is taken out is nowhere shown, counted or hinted at. Each text is looked at once, and becomes a vector once,
    for this and for the themes: as a question is embedded, which is what listening was fitted to.
    """
    texts = [given.comment for given in comments]
    once = Once(embedder, texts)
    cases = heard_each(texts, once, doubt(once))
    kept = [given for given, case in zip(comments, cases, strict=True) if case is None]
    return kept, once.queries([given.comment for given in kept]) if kept else np.zeros((0, 1), np.float32)
