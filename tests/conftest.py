"""Fixtures: a home for each test, asyncio as the one backend."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes import Home, open_home


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """An empty home."""
    opened = await open_home(tmp_path / "home")
    yield opened
    await opened.app.close()


@pytest.fixture
async def pair(home: Home) -> Home:
    """A home with the pair ``wir``: Urs mentors Lea."""
    return await home.with_pair()
