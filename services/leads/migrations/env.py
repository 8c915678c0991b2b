"""Alembic's entry for the leads service."""

from services.leads import models_sources  # noqa: F401 - its tables belong to the metadata
from services.leads.models import Base
from shared.migrate import run_migrations

run_migrations(Base.metadata)
