"""Remote methods of capture, scoring and import. No rule, no query."""

from services.leads.wired import Wired


class CaptureRpc(Wired):
    """What brings leads in and says how good they are."""
