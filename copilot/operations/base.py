"""What every operation gets and gives: a call by a viewer in, JSON out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from copilot import access
from copilot.access import Pair, Viewer
from copilot.domain import Language
from copilot.errors import NotAllowed

if TYPE_CHECKING:
    from copilot.app import App

Json = dict[str, Any]
MAX_TEXT = 1_000_000
"""Characters of a note: two hundred pages, far past any real one."""


@dataclass(frozen=True, slots=True)
class Call:
    """One use of an operation: by whom (``None``: the operator), in which language, who watches.

    ``language`` was asked for; ``accepts`` is what a browser says of its user, which speaks for messages and for what
    belongs to nobody's pair or question. ``stop`` is set where whoever asked wants no more than what is there.
    """

    app: App
    email: str | None
    language: Language | None = None
    watch: Callable[[Json], None] = field(default=lambda _: None)
    stop: anyio.Event | None = None
    accepts: Language | None = None

    @property
    def prefers(self) -> Language | None:
        """The language that the caller named in one way or the other."""
        return self.language or self.accepts

    @property
    def speaks(self) -> Language:
        """The language of messages."""
        return self.prefers or self.app.settings.language

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """A call is made by the program: its arguments are checked, it itself is taken as it is."""
        from pydantic_core import core_schema

        return core_schema.is_instance_schema(cls)

    def progress(self, what: str) -> Callable[[int, int], None]:
        """A progress callback that the watcher sees."""
        return lambda done, of: self.watch({"progress": what, "done": done, "of": of})


async def viewer(session: AsyncSession, call: Call) -> Viewer:
    """Who calls."""
    return await access.viewer(session, call.email)


def language_for(call: Call, who: Viewer) -> Language:
    """The language of a result: the one asked for, else the viewer's, else the home's."""
    own = who.person.language if who.person else None
    return call.prefers or own or call.app.settings.language


async def own_pair(call: Call) -> str:
    """The id of the caller's one pair. Raises: BadInput, NotAllowed."""
    async with call.app.database.read() as db:
        return await access.own_pair(db, await viewer(db, call), call.app.today())


async def pair_for_reading(session: AsyncSession, call: Call, pair_id: str) -> Pair:
    """The pair, for one of its two. Raises: NotAllowed."""
    return await access.pair(session, await viewer(session, call), pair_id)


async def pair_for_own_notes(session: AsyncSession, call: Call, pair_id: str) -> tuple[Pair, bool]:
    """The pair for one of its two, or (with True) for a former mentor: then for own private notes alone.

    Raises: NotAllowed.
    """
    who = await viewer(session, call)
    try:
        return await access.pair(session, who, pair_id), False
    except NotAllowed:
        if who.person is None:
            raise
        return await access.former_pair(session, who, pair_id), True


async def pair_for_setup(session: AsyncSession, call: Call, pair_id: str) -> Pair:
    """The pair, for one of its two or the operator, who may set up but not read. Raises: NotAllowed."""
    return await access.pair(session, await viewer(session, call), pair_id, operator=True)


async def operator_or_admin(session: AsyncSession, call: Call) -> Viewer:
    """The operator, or a person with the admin role. Raises: NotAllowed."""
    who = await viewer(session, call)
    if who.person is not None and not await access.is_admin(session, who.person):
        raise NotAllowed("operator_only")
    return who


def new_id() -> str:
    """A short id that nobody can guess."""
    return secrets.token_hex(5)


def clean(text: str) -> str:
    """What databases and engines can hold: no NUL, no lone surrogates; everything else as it was typed."""
    replaced = text.replace("\0", "\N{REPLACEMENT CHARACTER}").removeprefix("\N{BYTE ORDER MARK}")
    return replaced.encode("utf-8", "replace").decode("utf-8")
