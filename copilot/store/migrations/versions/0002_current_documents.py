"""Documents that move keep their identity, quoted versions are kept, passages know page and context."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("passages", sa.Column("context", sa.Text(), nullable=False, server_default=""))
    op.add_column("passages", sa.Column("page", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("path", sa.String(), nullable=False, server_default=""))
    op.add_column("documents", sa.Column("valid_to", sa.Date(), nullable=True))
    op.add_column("documents", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("documents", sa.Column("media", sa.String(), nullable=False, server_default=""))
    op.add_column("documents", sa.Column("content", sa.String(), nullable=False, server_default=""))
    op.add_column("evidence", sa.Column("passage_id", sa.String(), nullable=True))
    _versions()
    _fill_paths()
    _fill_quoted_passages()
    op.create_index(op.f("ix_documents_path"), "documents", ["path"], unique=True)
    op.create_index(op.f("ix_documents_content"), "documents", ["content"], unique=False)
    op.create_index(op.f("ix_evidence_passage_id"), "evidence", ["passage_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_forget_unquoted()


def _versions() -> None:
    op.create_table(
        "document_versions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_document_versions_document_id"), "document_versions", ["document_id"])
    op.create_table(
        "version_passages",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["document_versions.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id", "passage_id"),
    )
    op.create_index(op.f("ix_version_passages_passage_id"), "version_passages", ["passage_id"])


def _fill_paths() -> None:
    """Where each document's file is; of two documents of one file the newer stays."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT id, root, source FROM documents ORDER BY ingested DESC, id"))
    taken: set[str] = set()
    for id_, root, source in list(rows):
        below = source.removeprefix(f"{Path(root).name}//")
        path = str(Path(root) / below)
        if path in taken:
            bind.execute(sa.text("DELETE FROM documents WHERE id = :id"), {"id": id_})
            continue
        taken.add(path)
        bind.execute(sa.text("UPDATE documents SET path = :path WHERE id = :id"), {"path": path, "id": id_})


def _fill_quoted_passages() -> None:
    """Which passage each recorded quote is of: the stored results say it."""
    bind = op.get_bind()
    statement = sa.text(
        "UPDATE evidence SET passage_id = :passage_id "
        'WHERE suggestion_id = :suggestion AND source = :source AND start = :start AND "end" = :end'
    )
    for suggestion, result in list(bind.execute(sa.text("SELECT id, result FROM suggestions"))):
        found = json.loads(result) if isinstance(result, str) else result
        for quote in _quotes(found):
            if quote.get("passage_id"):
                names = ("passage_id", "source", "start", "end")
                bind.execute(statement, {"suggestion": suggestion} | {name: quote[name] for name in names})


def _quotes(result: dict[str, Any]) -> list[dict[str, Any]]:
    points = [point for item in result.get("items", []) for point in item["points"]]
    return [quote for point in [*points, *result.get("private", [])] for quote in point["evidence"]]


def _sqlite_forget_unquoted() -> None:
    # a kept version goes with the last quote of it, on every path that deletes suggestions
    op.execute(
        "CREATE TRIGGER evidence_deleted AFTER DELETE ON evidence WHEN old.passage_id IS NOT NULL BEGIN "
        "DELETE FROM document_versions WHERE id IN "
        "(SELECT version_id FROM version_passages WHERE passage_id = old.passage_id) "
        "AND NOT EXISTS (SELECT 1 FROM version_passages v JOIN evidence e ON e.passage_id = v.passage_id "
        "WHERE v.version_id = document_versions.id); END"
    )
