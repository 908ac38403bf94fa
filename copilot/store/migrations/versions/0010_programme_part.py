"""Which part of a programme (a group, a course) an answer is about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("feedback", sa.Column("part", sa.String(), nullable=False, server_default=""))
