"""Quotes with a validity, contracts that are revised, payments that are taken back.

Revision ID: money
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "money"
down_revision = "duplicates"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _quotes()
    _contracts()
    _payments()


def _quotes() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_quote_amount")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_quote_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("lead_id", "number", name=op.f("uq_quote_lead_id_number")),
    )
    op.execute("""
        create trigger quote_is_append_only before update or delete on quote
            for each row execute function refuse_change();
    """)


def _contracts() -> None:
    op.add_column("contract", sa.Column("version", sa.BigInteger(), server_default="1", nullable=False))
    op.create_table(
        "contract_version",
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("receivables", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_contract_version_amount")),
        sa.CheckConstraint("number = 1 or reason <> ''", name=op.f("ck_contract_version_reason")),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["contract.lead_id"], name=op.f("fk_contract_version_lead_id_contract")
        ),
        sa.PrimaryKeyConstraint("lead_id", "number", name=op.f("pk_contract_version")),
    )
    op.execute("""
        insert into contract_version (lead_id, number, amount_fen, signed_on, receivables, created_at,
            created_by)
        select c.lead_id, 1, c.amount_fen, c.signed_on, (
            select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'due_on', r.due_on,
                'amount_fen', r.amount_fen) order by r.due_on, r.id), '[]')
            from receivable r where r.lead_id = c.lead_id), c.created_at, c.created_by
        from contract c;
        create trigger contract_version_is_append_only before update or delete on contract_version
            for each row execute function refuse_change();
    """)
    op.add_column("receivable", sa.Column("withdrawn_at", _MOMENT, nullable=True))
    op.create_check_constraint(
        op.f("ck_receivable_withdrawn_unpaid"), "receivable", "withdrawn_at is null or paid_fen = 0"
    )
    op.drop_index("ix_receivable_open", "receivable")
    op.create_index(
        "ix_receivable_open",
        "receivable",
        ["due_on", "id"],
        postgresql_where=sa.text("paid_fen < amount_fen and withdrawn_at is null"),
    )


def _payments() -> None:
    op.add_column("payment", sa.Column("kind", sa.Text(), server_default="payment", nullable=False))
    op.add_column("payment", sa.Column("reverses_id", sa.Uuid(), nullable=True))
    op.add_column("payment", sa.Column("reversed_fen", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("payment", sa.Column("reason", sa.Text(), nullable=True))
    op.drop_constraint(op.f("ck_payment_amount"), "payment")
    op.create_check_constraint(
        op.f("ck_payment_amount"), "payment", "amount_fen <> 0 and (amount_fen < 0) = (kind <> 'payment')"
    )
    op.create_check_constraint(
        op.f("ck_payment_kind"), "payment", "kind in ('payment', 'correction', 'refund')"
    )
    op.create_check_constraint(
        op.f("ck_payment_reversal_whole"),
        "payment",
        "(kind <> 'payment') = (reverses_id is not null and coalesce(reason, '') <> '')",
    )
    op.create_check_constraint(
        op.f("ck_payment_reversed_within"), "payment", "reversed_fen between 0 and greatest(amount_fen, 0)"
    )
    op.create_foreign_key(
        op.f("fk_payment_reverses_id_payment"), "payment", "payment", ["reverses_id"], ["id"]
    )
    op.create_index("ix_payment_paid", "payment", ["paid_on", "id"])
    op.execute("""
        create function refuse_all_but_reversal() returns trigger language plpgsql as $$
        begin
            if tg_op = 'UPDATE' and new.reversed_fen >= old.reversed_fen
                and to_jsonb(new) - 'reversed_fen' = to_jsonb(old) - 'reversed_fen' then
                return new;
            end if;
            raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
        end $$;
        drop trigger payment_is_append_only on payment;
        create trigger payment_is_append_only before update or delete on payment
            for each row execute function refuse_all_but_reversal();
    """)
