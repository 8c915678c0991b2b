"""Remote methods of pools, holdings and lists. No rule, no query."""

from services.leads.wired import Wired


class PoolRpc(Wired):
    """What people do with pools and with the leads they hold."""
