"""The queue of pairs that may be one person, and what is due to be compared.

Revision ID: duplicates
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "duplicates"
down_revision = "withdrawals"
branch_labels = None
depends_on = None

_COMPARED = "name, company, phone, email, region, city, survivor_id"
_WAS = ", ".join(f"old.{name}" for name in _COMPARED.split(", "))
_IS = _WAS.replace("old.", "new.")


def upgrade() -> None:
    """Add the tables and the triggers; every lead there is, is due."""
    _add_queue()
    op.create_table(
        "duplicate_due",
        sa.Column("tick", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tick", name=op.f("pk_duplicate_due")),
    )
    op.create_table(
        "duplicate_key",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("key", "lead_id", name=op.f("pk_duplicate_key")),
    )
    op.create_table(
        "duplicate_seen",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("keys", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("made_of", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_duplicate_seen")),
    )
    _add_triggers()
    op.execute("insert into duplicate_due (lead_id) select id from lead where state <> 'merged'")


def _add_queue() -> None:
    op.create_table(
        "duplicate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("likeness", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("evidence", JSONB(), server_default="[]", nullable=False),
        sa.Column("claims", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "score",
            sa.BigInteger(),
            sa.Computed("greatest(likeness, case when claims = '{}' then 0 else 95 end)", persisted=True),
            nullable=False,
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("merge_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("lead_id < other_id", name=op.f("ck_duplicate_ordered")),
        sa.CheckConstraint("kind in ('near', 'key_conflict', 'two_owners')", name=op.f("ck_duplicate_kind")),
        sa.CheckConstraint("state in ('open', 'merged', 'dismissed')", name=op.f("ck_duplicate_state")),
        sa.CheckConstraint(
            "(state = 'merged') = (merge_id is not null)", name=op.f("ck_duplicate_merge_when_merged")
        ),
        sa.CheckConstraint(
            "state <> 'dismissed' or decided_at is not null and reason is not null",
            name=op.f("ck_duplicate_why"),
        ),
        sa.CheckConstraint("likeness between 0 and 100", name=op.f("ck_duplicate_likeness")),
        sa.CheckConstraint("(kind = 'near') = (claims = '{}')", name=op.f("ck_duplicate_claims")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate")),
    )
    op.create_index("uq_duplicate_pair", "duplicate", ["lead_id", "other_id"], unique=True)
    op.create_index("ix_duplicate_other", "duplicate", ["other_id"])
    op.create_index("ix_duplicate_score", "duplicate", ["state", "score", "id"])
    op.create_index("ix_duplicate_found", "duplicate", ["state", "found_at", "id"])


def _add_triggers() -> None:
    op.execute("""
        create function note_new_leads_due() returns trigger language plpgsql as $$
        begin
            insert into duplicate_due (lead_id) select id from fresh;
            return null;
        end $$
    """)
    op.execute("""
        create trigger lead_new_due after insert on lead referencing new table as fresh
        for each statement execute function note_new_leads_due()
    """)
    op.execute("""
        create function note_lead_due() returns trigger language plpgsql as $$
        begin
            insert into duplicate_due (lead_id) values (new.id);
            return null;
        end $$
    """)
    op.execute(f"""
        create trigger lead_changed_due after update of {_COMPARED} on lead
        for each row when (({_WAS}) is distinct from ({_IS})) execute function note_lead_due()
    """)


def downgrade() -> None:
    """Take all of it away."""
    op.execute("drop trigger lead_changed_due on lead")
    op.execute("drop trigger lead_new_due on lead")
    op.execute("drop function note_lead_due")
    op.execute("drop function note_new_leads_due")
    for table in ("duplicate_seen", "duplicate_key", "duplicate_due", "duplicate"):
        op.drop_table(table)
