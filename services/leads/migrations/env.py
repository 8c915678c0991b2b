"""Alembic's entry for the leads service."""

from services.leads import (  # noqa: F401 - tables of the metadata
    models_cycles,
    models_duplicates,
    models_experiments,
    models_exports,
    models_intake,
    models_lookups,
    models_merges,
    models_nurture,
    models_opportunities,
    models_progress,
    models_receivables,
    models_registrations,
    models_replays,
    models_scoring,
    models_search,
    models_settings,
    models_sources,
    models_targets,
    models_work,
)
from services.leads.models import Base
from shared.migrate import run_migrations

run_migrations(Base.metadata)
