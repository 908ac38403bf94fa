"""Fixtures: a home for each test, asyncio as the one backend."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.answering import company
from tests.fakes import STRANGER, Home, TwoTongues, open_home
from tests.searching import EVA, OTHERS

# a busy machine is slow, which is no defect: no test measures time
settings.register_profile("house", deadline=None)
settings.load_profile("house")


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


@pytest.fixture
async def two_pairs(pair: Home) -> Home:
    """The pair ``wir``, and beside it ``andere``: Eva mentors Tom in another programme."""
    await pair.do("people_import", text=OTHERS)
    await pair.do("pair_add", mentor=EVA, mentee=STRANGER, programme="zweites", id="andere")
    return pair


@pytest.fixture
async def tongues(tmp_path: Path) -> AsyncIterator[Home]:
    """A home whose embedder knows that "Kantine" and "canteen" mean the same."""
    home = await open_home(tmp_path / "home", embedder=TwoTongues(kantine="canteen", velo="bicycle"))
    yield home
    await home.app.close()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Home]:
    """The home of an invented company with documents, and notes of the pair."""
    home = await company(tmp_path)
    yield home
    await home.app.close()
