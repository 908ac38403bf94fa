"""Why a rewording was refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule a rewording broke (``code``), and on what (``detail``, for the record, not for the page)."""

    code: str
    detail: str = ""
