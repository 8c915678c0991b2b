"""Alembic's entry for the leads service."""

from services.leads.models import Base
from shared.migrate import run_migrations

run_migrations(Base.metadata)
