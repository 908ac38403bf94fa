"""The register of outcomes: figures as shown, and keyed hashes in place of the ids of pairs and people.

What the old table holds is ids, and there is no key yet to hash them with: it goes, and figures are shown afresh.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.drop_table("outcome_releases")
    op.create_table(
        "outcome_releases",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figure", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("before_parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("programme_id", "measure", "version"),
    )
