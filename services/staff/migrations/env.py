"""Alembic's entry for the staff service."""

from services.staff import models_imports, models_oidc, models_views  # noqa: F401 - tables of the metadata
from services.staff.models import Base
from shared.migrate import run_migrations

run_migrations(Base.metadata)
