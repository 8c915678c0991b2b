"""What every part of the leads service is given: its database, who calls, and the time."""

from shared.database import Database
from shared.rpc import CallContext, ClockProvider


class Wired:
    """The dependencies of `LeadsService`, for its parts to build on."""

    db = Database()
    call = CallContext()
    clock = ClockProvider()
