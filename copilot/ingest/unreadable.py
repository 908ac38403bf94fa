"""Why a file can't be taken in."""

from __future__ import annotations


class Unreadable(Exception):
    """A file that can't be taken in; ``reason`` names one of the reasons in ``error_texts.toml``."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params
