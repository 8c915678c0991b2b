"""Alembic's entry for the staff service."""

from services.staff import models_oidc
from shared.migrate import run_migrations

run_migrations(models_oidc.OidcSignIn.metadata)
