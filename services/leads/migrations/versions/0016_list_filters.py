"""Lists by campaign, city, company and withdrawn consent: each filter has an index that finds its leads.

Revision ID: list_filters
"""

import sqlalchemy as sa
from alembic import op

revision = "list_filters"
down_revision = "lookups"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_lead_campaign_created": (["campaign", "created_at", "id"], "campaign is not null"),
    "ix_lead_city": (["city"], "city is not null"),
    "ix_lead_company": (["company"], "company is not null"),
    "ix_lead_do_not_contact": (["created_at", "id"], "do_not_contact"),
}


def upgrade() -> None:
    for name, (columns, where) in INDEXES.items():
        op.create_index(name, "lead", columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="lead")
