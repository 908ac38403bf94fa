"""Programmes: dates, charters, measures, what matching goes by, imported moves, who asked for help."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _goes_with(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete="CASCADE")


def upgrade() -> None:
    _profiles()
    op.create_table(
        "programme_terms",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        _goes_with("programme_id", "programmes"),
        sa.PrimaryKeyConstraint("programme_id"),
    )
    op.create_table(
        "charters",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        _goes_with("programme_id", "programmes"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "version"),
    )
    op.create_index(op.f("ix_charters_programme_id"), "charters", ["programme_id"])
    op.create_table(
        "measures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("aims", sa.Text(), nullable=False),
        sa.Column("made", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done", sa.Date(), nullable=True),
        _goes_with("programme_id", "programmes"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_measures_programme_id"), "measures", ["programme_id"])
    op.create_table(
        "moves",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _goes_with("person_id", "people"),
        _goes_with("programme_id", "programmes"),
        sa.PrimaryKeyConstraint("person_id", "programme_id", "kind", "day"),
    )
    op.create_table(
        "help_asked",
        sa.Column("pair_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _goes_with("pair_id", "pairs"),
        _goes_with("person_id", "people"),
        sa.PrimaryKeyConstraint("pair_id", "person_id"),
    )
    op.create_table(
        "comparisons",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        _goes_with("programme_id", "programmes"),
        sa.PrimaryKeyConstraint("programme_id", "measure"),
    )
    op.create_table(
        "outcome_releases",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        _goes_with("programme_id", "programmes"),
        sa.PrimaryKeyConstraint("programme_id", "measure"),
    )


def _profiles() -> None:
    texts = ("manager", "place", "times", "languages", "group_name", "self_described")
    op.create_table(
        "match_profiles",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("years", sa.Double(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("vetoes", "wishes_for")),
        _goes_with("person_id", "people"),
        _goes_with("programme_id", "programmes"),
        sa.PrimaryKeyConstraint("person_id", "programme_id", "role"),
    )
    op.create_table(
        "profile_vectors",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("embedder", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        _goes_with("person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", "digest", "embedder"),
    )
