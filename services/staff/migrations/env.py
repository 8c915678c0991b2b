"""Alembic's entry for the staff service."""

from services.staff.models import Base
from shared.migrate import run_migrations

run_migrations(Base.metadata)
