"""Counters and histograms every process exposes at /metrics (prometheus-client)."""

from prometheus_client import Counter, Gauge, Histogram

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

HANDLED = Histogram(
    "allhands_handled_seconds",
    "Time to run one call or event.",
    ["kind", "name", "outcome"],
    buckets=_BUCKETS,
)
IN_FLIGHT = Gauge("allhands_in_flight", "Calls and events running now.")
EVENTS_RETRIED = Counter("allhands_events_retried_total", "Events put back for another attempt.", ["queue"])
EVENTS_DEAD = Counter("allhands_events_dead_total", "Events given up after the last attempt.", ["queue"])
OUTBOX_PUBLISHED = Counter("allhands_outbox_published_total", "Events the broker has taken.")
OUTBOX_UNROUTED = Counter("allhands_outbox_unrouted_total", "Events no consumer's queue took yet.")
OUTBOX_LAG = Gauge("allhands_outbox_lag_seconds", "Age of the oldest event not yet published.")
JOB_SECONDS = Histogram("allhands_job_seconds", "Time of one run of a job.", ["job", "state"])

_children: dict[tuple[str, str, str], Histogram] = {}


def handled(kind: str, name: str, outcome: str, seconds: float) -> None:
    """Record one call or event; `kind` is "rpc" or "event"."""
    labels = (kind, name, outcome)
    child = _children.get(labels)
    if child is None:
        child = _children[labels] = HANDLED.labels(*labels)
    child.observe(seconds)
