"""Tact: what somebody felt, and anything about health, is not printed on a shared sheet by the program."""

from __future__ import annotations

import re
from collections.abc import Iterable

from copilot.plan.brief import Remark

_PRIVATE = re.compile(
    r"\b(nerv[öo]s|angst|ängst\w*|traurig|wein\w*|frustriert\w*|erschöpf\w*|überfordert|verzweifelt|schäm\w*|"
    r"wütend|krank\w*|schwanger\w*|scheidung|therap\w*|depress\w*|burn-?out|arzt\w*|unsicher|gestresst|"
    r"nervous|afraid|anxious|sad|cr(?:y|ied|ying)|frustrated|exhausted|overwhelmed|ashamed|angry|ill|sick|"
    r"pregnan\w*|divorce\w*|doctor|insecure|stressed|worried)\b",
    re.IGNORECASE,
)


def is_private(text: str) -> bool:
    """Whether a text speaks of feelings, health or family matters."""
    return _PRIVATE.search(text) is not None


def tactful(remarks: Iterable[Remark]) -> list[Remark]:
    """The remarks that can stand on a sheet both will hold; those a person brought stay as they are."""
    return [r for r in remarks if r.by or not (is_private(r.text) or is_private(r.evidence.quote))]
