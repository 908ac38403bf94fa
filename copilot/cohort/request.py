"""What a summary is asked for with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from copilot.cohort.given import Breakdown
from copilot.cohort.protection import Limits
from copilot.domain import Language


@dataclass(frozen=True, slots=True)
class CohortRequest:
    """What is asked for; ``home`` may hold a catalogue of its own."""

    programme: str
    period: str
    today: date
    limits: Limits
    home: Path | None = None
    by: Breakdown | None = None
    quotes: bool = False
    language: Language | None = None
