"""Lists of one grade in the order of the score: an index that begins with the grade.

Revision ID: grade_in_order
"""

import sqlalchemy as sa
from alembic import op

revision = "grade_in_order"
down_revision = "holding_references"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_lead_grade_score", "lead", ["grade", sa.text("score desc"), "id"])


def downgrade() -> None:
    op.drop_index("ix_lead_grade_score", table_name="lead")
