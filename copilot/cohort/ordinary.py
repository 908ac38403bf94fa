"""What only sounds like harm: plain feedback that would be missing from the counts if it were set aside.

Listening (``copilot/answer/overheard.py``) is fitted to questions and messages, and takes one in eight short comments
of a survey for harm. So a second reading is heard, which also knows feedback; only what both find suspicious is set
aside. What the rules recognise stays a case whatever is said here.
"""

from __future__ import annotations

from collections.abc import Sequence

from copilot.answer.overheard import reading
from copilot.cohort import catalogue
from copilot.cohort.catalogue import Theme
from copilot.embedding import Vectors

READ = ("copilot.cohort", "ordinary.json")
"""The second reading; made by ``python -m evals.cohort.fit``."""
_FAINT = 1.0
"""Log-odds beyond the threshold up to which a hand-written statement that a comment makes is believed instead."""


class Ordinary:
    """Whether a comment is plainly ordinary: by the second reading, or faintly suspicious and one of the statements."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self._facets = [facet for theme in themes for facet in theme.facets]

    def __call__(self, text: str, vector: Vectors) -> bool:
        """See ``Doubt``."""
        if reading(*READ).beyond(vector) <= 0:
            return True
        said = catalogue.folded(text)
        return reading().beyond(vector) <= _FAINT and any(facet.holds(said) for facet in self._facets)
