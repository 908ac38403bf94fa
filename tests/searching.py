"""Helpers for tests of search: documents taken in, questions asked, the database looked into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from copilot.access import Audiences, audiences, viewer
from tests.fakes import STRANGER, Home, open_home

EVA = "eva@firma.example"
OTHERS = f"""email,name,role,programme,language,skills,wishes
{EVA},Eva Frei,mentor,zweites,de,,
{STRANGER},Tom Keller,mentee,zweites,de,,
"""
LEAVE = "Employees receive twenty five days of paid leave every year. Leave is agreed with the manager."
SALARY = "Every level has a salary range. The salary is reviewed in April by the manager."
LEVELS = "Level three leads a project. Level four leads several projects at once."
FERIEN = "Alle haben fünfundzwanzig Tage Ferien im Jahr. Die Ferien werden mit der Vorgesetzten abgesprochen."


def _write(folder: Path, texts: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, words in texts.items():
        (folder / name).write_text(words, "utf-8")


async def ingest(home: Home, folder: Path, texts: dict[str, str], **labels: Any) -> dict[str, Any]:
    """Take in these texts as the files of one folder."""
    _write(folder, texts)
    return await home.do("ingest", paths=[str(folder)], **labels)


async def search(home: Home, query: str, email: str | None = None, **more: Any) -> list[dict[str, Any]]:
    """The results of a search by that person (None: the operator)."""
    return list((await home.do("search", email, query=query, **more))["results"])


async def sources(home: Home, query: str, email: str | None = None, **more: Any) -> list[str]:
    """Where they are from."""
    return [hit["source"] for hit in await search(home, query, email, **more)]


async def change(home: Home, *statements: Any) -> None:
    """Change the database behind the program's back, as another process does."""
    async with home.app.database.write() as session:
        for statement in statements:
            await session.execute(statement)


async def stored(home: Home, statement: Any) -> list[Any]:
    """The rows that the database has for this."""
    async with home.app.database.read() as session:
        return list((await session.execute(statement)).all())


async def may_read(home: Home, email: str | None) -> Audiences:
    """The audiences of that person."""
    async with home.app.database.read() as session:
        return await audiences(session, await viewer(session, email))


async def with_model(tmp_path: Path, model: Any) -> Home:
    """A home with a pair, three English documents and this model."""
    home = await (await open_home(tmp_path / "home", model)).with_pair()
    await ingest(home, tmp_path / "docs", {"leave.txt": LEAVE, "salary.txt": SALARY, "levels.txt": LEVELS})
    return home
