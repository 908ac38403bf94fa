"""What only sounds like harm: plain feedback that would be missing from the counts if it were set aside.

Listening (``copilot/answer/overheard.py``) is fitted to questions and messages, and takes one in eight short comments
of a survey for harm. So a second reading is heard, which also knows feedback; only what both find suspicious is set
aside. What the rules recognise stays a case whatever is said here.
"""

from __future__ import annotations

from copilot.answer.overheard import Doubt, reading
from copilot.cohort import catalogue
from copilot.embedding import Embedder, Vectors
from copilot.text.sentences import sentences

READ = ("copilot.cohort", "ordinary.json")
"""The second reading; made by ``python -m evals.cohort.fit``."""
_FAINT = 1.0
"""Log-odds beyond the threshold of listening up to which a statement that a comment makes is believed instead."""
_FAINT_AGAIN = 2.0
"""The same for the second reading; both have to be so faint."""
_PART = 1.0
"""Log-odds that one sentence of a longer comment needs beyond the threshold of the second reading."""


def doubt(embedder: Embedder) -> Doubt | None:
    """What may speak against listening; nothing with an embedder that the second reading's numbers don't fit."""
    return Ordinary() if reading(*READ).embedder == embedder.id else None


class Ordinary:
    """Whether a comment is plainly ordinary: by the second reading, or faintly suspicious and one of the statements.

    Statements are the program's own and speak for a single sentence only: beside one of them anything may be said.
    """

    def __init__(self) -> None:
        self._facets = [facet for theme in catalogue.load() for facet in theme.facets]

    def __call__(self, text: str, vector: Vectors, *, part: bool) -> bool:
        """See ``Doubt``."""
        second = reading(*READ).beyond(vector)
        if second <= (_PART if part else 0.0):
            return True
        faint = second <= _FAINT_AGAIN and reading().beyond(vector) <= _FAINT
        if part or not faint or len(sentences(text)) > 1:
            return False
        said = catalogue.folded(text)
        return any(facet.holds(said) for facet in self._facets)
