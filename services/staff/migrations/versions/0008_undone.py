"""A departure can be undone.

Revision ID: undone
"""

import sqlalchemy as sa
from alembic import op

revision = "undone"
down_revision = "views"
branch_labels = None
depends_on = None

_RULES = {
    "departurestate": "state in ('planned', 'applied', 'undone')",
    "applied_when": "(state = 'planned') = (applied_at is null)",
    "undone_when": "(state = 'undone') = (undone_at is not null)",
}
_TOLD = """
    UPDATE departure SET told_version = told.version FROM (
        SELECT aggregate_id, max(sequence) AS version FROM outbox WHERE type = 'employee_departed'
        GROUP BY aggregate_id) AS told
    WHERE departure.state = 'applied' AND told.aggregate_id = departure.employee_id
"""


def upgrade() -> None:
    op.add_column("departure", sa.Column("told_version", sa.BigInteger()))
    op.add_column("departure", sa.Column("undone_at", sa.DateTime(timezone=True)))
    for name in ("departurestate", "applied_when"):
        op.drop_constraint(op.f(f"ck_departure_{name}"), "departure", type_="check")
    for name, rule in _RULES.items():
        op.create_check_constraint(op.f(f"ck_departure_{name}"), "departure", rule)
    op.execute(_TOLD)
