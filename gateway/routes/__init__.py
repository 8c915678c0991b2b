"""Every operation of the API, one line each, in a file per service."""

from gateway.operations import Operation
from gateway.routes import (
    capture,
    duplicates,
    experiments,
    leads,
    nurture,
    opportunities,
    planner,
    staff,
    webhooks,
    work,
)

OPERATIONS: tuple[Operation, ...] = (
    *staff.OPERATIONS,
    *webhooks.OPERATIONS,
    *leads.OPERATIONS,
    *capture.OPERATIONS,
    *opportunities.OPERATIONS,
    *planner.OPERATIONS,
    *experiments.OPERATIONS,
    *duplicates.OPERATIONS,
    *work.OPERATIONS,
    *nurture.OPERATIONS,
)
