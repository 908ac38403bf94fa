"""Folders of documents that change, and what a home holds of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from copilot.store.tables import DocumentRow, PassageRow
from tests.fakes import Home


def write(folder: Path, **texts: str) -> None:
    for name, words in texts.items():
        (folder / f"{name}.md").write_text(f"# Kapitel {words}\n\nHier steht etwas über {words}.\n", "utf-8")


def chapters(folder: Path) -> Path:
    """The same folder with sixty documents in it, in seven folders of its own."""
    for n in range(60):
        (folder / f"teil{n % 7}").mkdir(parents=True, exist_ok=True)
        words = f"# Kapitel {n}\n\nHier steht {n} mal etwas über Lohn.\n\n## Mehr\n\nUnd {n} über Ferien.\n"
        (folder / f"teil{n % 7}" / f"k{n:02}.md").write_text(words, "utf-8")
    return folder


def rename(path: Path, to: Path) -> Path:
    return path.rename(to)


async def stored(home: Home) -> dict[str, tuple[str, list[str]]]:
    """By source: the document's id and its passages' ids."""
    async with home.app.database.read() as session:
        rows = await session.execute(
            select(DocumentRow.source, DocumentRow.id, PassageRow.id)
            .join(PassageRow, PassageRow.document_id == DocumentRow.id)
            .order_by(PassageRow.start)
        )
        found: dict[str, tuple[str, list[str]]] = {}
        for source, document, passage in rows:
            found.setdefault(source, (document, []))[1].append(passage)
        return found


async def count(home: Home, table: Any) -> int:
    async with home.app.database.read() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


def numbers(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["added"], report["updated"], report["unchanged"], report["removed"]
