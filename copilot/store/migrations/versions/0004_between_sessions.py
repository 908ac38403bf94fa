"""What lives between sessions: histories of commitments, readings from notes, agreements in parts, resources."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _agreements()
    _sessions()
    _goals()
    _events()
    _resources()
    op.create_table(
        "former_mentors",
        sa.Column("pair_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pair_id", "person_id"),
    )


def _agreements() -> None:
    op.add_column("agreements", sa.Column("parts", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("agreements", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("agreements", sa.Column("mentor_confirmed", sa.Date(), nullable=True))
    op.add_column("agreements", sa.Column("mentee_confirmed", sa.Date(), nullable=True))
    op.execute(
        "UPDATE agreements SET version = 1 + (SELECT COUNT(*) FROM agreements AS earlier WHERE "
        "earlier.pair_id = agreements.pair_id AND (earlier.day < agreements.day OR "
        "(earlier.day = agreements.day AND earlier.id > agreements.id)))"
    )


def _sessions() -> None:
    op.add_column("sessions", sa.Column("zone", sa.String(), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("place", sa.String(), nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("resources", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("sessions", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sessions", sa.Column("changed", sa.DateTime(), nullable=True))


def _goals() -> None:
    op.add_column("goals", sa.Column("achievable", sa.Text(), nullable=True))
    op.add_column("goals", sa.Column("relevant", sa.Text(), nullable=True))
    op.add_column("goals", sa.Column("closed", sa.Date(), nullable=True))
    op.add_column("goals", sa.Column("reason", sa.Text(), nullable=True))
    with op.batch_alter_table("progress") as table:  # SQLite adds no foreign key to a table that is there
        table.add_column(sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.add_column(sa.Column("note_id", sa.String(), nullable=True))
        table.add_column(sa.Column("start", sa.Integer(), nullable=True))
        table.add_column(sa.Column("end", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_progress_note", "notes", ["note_id"], ["id"], ondelete="CASCADE")
    op.create_index(op.f("ix_progress_note_id"), "progress", ["note_id"])


def _events() -> None:
    op.create_table(
        "commitment_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("commitment_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("note_id", sa.String(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("due_after", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitments.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_commitment_events_commitment_id"), "commitment_events", ["commitment_id"])
    op.create_index(op.f("ix_commitment_events_note_id"), "commitment_events", ["note_id"])


def _resources() -> None:
    op.create_table(
        "resources",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("pair_id", sa.String(), nullable=True),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note_id", sa.String(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("owner_id", "pair_id", "note_id"):
        op.create_index(op.f(f"ix_resources_{column}"), "resources", [column])
