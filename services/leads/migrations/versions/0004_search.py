"""Words that leads are found by; `leads.index` fills them in after the upgrade.

Revision ID: search
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "search"
down_revision = "intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lead_search",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("words", ARRAY(sa.Text(collation="C")), nullable=False),
        sa.Column("made_of", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_lead_search")),
    )
    op.create_index(
        "ix_lead_search_words",
        "lead_search",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 512},
    )
    op.execute("""
        create function forget_lead_search() returns trigger language plpgsql as $$
        begin
            delete from lead_search where lead_id = new.id;
            return null;
        end $$;
        create trigger forget_search after update of name, company, phone on lead for each row
        when ((old.name, old.company, old.phone) is distinct from (new.name, new.company, new.phone))
        execute function forget_lead_search()
    """)
    # A first letter is a word, too: every claim, sweep and import is spared two indexes of `lead`.
    op.drop_index("ix_lead_name", table_name="lead")
    op.drop_index("ix_lead_company", table_name="lead")


def downgrade() -> None:
    for name in ("name", "company"):
        op.create_index(
            f"ix_lead_{name}",
            "lead",
            [name],
            postgresql_ops={name: "text_pattern_ops"},
            postgresql_where=sa.text(f"{name} is not null"),
        )
    op.execute("drop trigger forget_search on lead; drop function forget_lead_search()")
    op.drop_table("lead_search")
