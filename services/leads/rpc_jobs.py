"""Remote methods and event handlers around the jobs: notices, staff events. No rule, no query."""

from services.leads.wired import Wired


class JobsRpc(Wired):
    """What the jobs tell people, and what staff tells the jobs."""
