"""Who asks through an assistant: the only way from here to the operations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from copilot.domain import Language

Json = dict[str, Any]
Operate = Callable[[str, Json], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Caller:
    """The person for whom one request is answered (``email`` None: the operator).

    ``operate`` does an operation by its name as that person, in this process or through the home's server;
    it raises what the operation raises. ``speaks`` is the language of messages.
    """

    email: str | None
    speaks: Language
    operate: Operate
