"""Errors as people meet them: a code, a sentence in their language, what to do, an HTTP status, an exit code.

Raised where the fact is known, turned into an answer in one place (``cli`` and ``api``). Parameters are
ids, e-mail addresses, file names and numbers, never the text of a note, question or answer.
"""

from __future__ import annotations

from importlib import resources
from typing import ClassVar

from copilot.domain import Language


class MentoringError(Exception):
    """Something a person can understand and act on; ``code`` names its sentences in ``error_texts.toml``."""

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def render(self, language: Language) -> dict[str, str]:
        """``{"code", "message", "hint"}`` in that language."""
        texts = _catalogue()[self.code]
        message = texts[language].format(**self.params)
        hint = texts.get(f"hint_{language}", "").format(**self.params)
        return {"code": self.code, "message": message, "hint": hint}


class BadInput(MentoringError):
    """What was typed or handed in can't be used as it is."""

    status = 422
    exit_code = 2


class NotAllowed(MentoringError):
    """The viewer may not; for pairs, unknown and unreadable look alike."""

    status = 403
    exit_code = 3


class NotFound(MentoringError):
    """There is no such thing, or none that the viewer may read."""

    status = 404
    exit_code = 4


class Unavailable(MentoringError):
    """A part isn't reachable, or the home is in use."""

    status = 503
    exit_code = 5


class Drift(MentoringError):
    """What is stored and what is indexed differ."""

    status = 500
    exit_code = 1


KINDS: dict[str, type[MentoringError]] = {
    kind.__name__: kind for kind in (BadInput, NotAllowed, NotFound, Unavailable, Drift)
}


class Rendered(MentoringError):
    """An error that a running server has already put into words: shown as it came."""

    def __init__(self, body: dict[str, str], status: int, exit_code: int) -> None:
        super().__init__(body.get("code", "defect"))
        self.body = body
        self.exit_code = exit_code  # type: ignore[misc]
        self.status = status  # type: ignore[misc]

    def render(self, language: Language) -> dict[str, str]:  # noqa: ARG002 - already in words
        """The sentences as the server wrote them."""
        return self.body


_texts: dict[str, dict[str, str]] = {}


def _catalogue() -> dict[str, dict[str, str]]:
    if not _texts:
        import tomllib

        _texts.update(
            tomllib.loads(resources.files("copilot").joinpath("error_texts.toml").read_text("utf-8"))
        )
    return _texts
