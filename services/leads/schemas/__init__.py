"""The published contract of the leads service: request bodies, queries and answers."""

from services.leads.schemas.pool import *  # noqa: F403
