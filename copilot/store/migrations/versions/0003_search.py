"""What search keeps beside the passages: windows, the vocabulary, translations, and a count of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "windows",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "embedder"),
    )
    op.create_table(
        "vocabulary",
        sa.Column("stem", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stem", "language", "embedder"),
    )
    op.create_table(
        "translations",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(op.f("ix_translations_person_id"), "translations", ["person_id"])
    op.execute("INSERT INTO facts (name, value) VALUES ('passages', '0')")
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()


def _sqlite() -> None:
    # where a term stands: read by keyword search, kept by FTS5 itself
    op.execute("CREATE VIRTUAL TABLE passage_postings USING fts5vocab('passage_terms', 'instance')")
    # what processes hold in memory is good for one count
    for name, event in (
        ("inserted", "INSERT"),
        ("deleted_count", "DELETE"),
        ("moved", "UPDATE OF audience, language"),
    ):
        op.execute(
            f"CREATE TRIGGER passages_{name} AFTER {event} ON passages BEGIN "  # noqa: S608 - names of ours
            "UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'passages'; END"
        )
    op.execute(
        "CREATE TRIGGER documents_valid AFTER UPDATE OF valid_from, valid_to ON documents BEGIN "
        "UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'passages'; END"
    )
