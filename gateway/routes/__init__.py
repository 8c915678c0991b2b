"""Every operation of the API, one line each, in a file per service."""

from gateway.operations import Operation
from gateway.routes import capture, leads, opportunities, staff

OPERATIONS: tuple[Operation, ...] = (
    *staff.OPERATIONS,
    *leads.OPERATIONS,
    *capture.OPERATIONS,
    *opportunities.OPERATIONS,
)
