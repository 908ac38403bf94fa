"""Vectors of single sentences beside those of windows; what is there gets them at the next use."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("windows", sa.Column("sentences", sa.LargeBinary(), nullable=True))
    op.execute("DELETE FROM facts WHERE name = 'beside'")
