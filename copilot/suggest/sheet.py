"""The sheet of questions by rules: chosen from the bank, none of the last sessions'."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from copilot.domain import Language, Side
from copilot.plan.anchors import anchors
from copilot.plan.asking import Asked, Sheet, wanted_terms
from copilot.plan.brief import Brief
from copilot.plan.heard import Heard
from copilot.suggest.given import given


async def drawn(
    session: AsyncSession,
    brief: Brief,
    heard: Heard,
    side: Side,
    language: Language,
    about: str | None = None,
) -> tuple[Asked, ...]:
    """The questions for one of the pair, in the order of GROW; ``about`` steers them."""
    earlier = await given(session, brief, language)
    found, wanted = anchors(brief, heard, about), wanted_terms(about, language)
    return Sheet(brief, side, language, found, heard.said, earlier, wanted).fill()
