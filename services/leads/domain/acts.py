"""What the system writes into a lead's history by itself: each kind of line with its causes. Pure.

An act named here has words in both languages, which a test holds.
"""

from collections.abc import Iterator, Mapping

from services.leads.domain.nurture_acts import EndCause

ACTS: Mapping[str, frozenset[str]] = {
    "captured": frozenset({"api", "import", "form", "webhook"}),
    "captured_again": frozenset({"api"}),
    "updated": frozenset({"api", "import", "edit"}),
    "registered": frozenset({"api", "import"}),
    "attended": frozenset({"api", "import"}),
    "scored": frozenset({"rescore", "model"}),
    "pooled": frozenset({"score", "returned", "overflow"}),
    "nurtured": frozenset({"quiet", "overflow"}),
    "assigned": frozenset({"assignment", "import", "reopen", "merge", "unmerge", "leaver_undone"}),
    "handed_over": frozenset({"handover"}),
    "released": frozenset({"leaver", "leaver_undone"}),
    "recycled": frozenset({"recycle"}),
    "postponed": frozenset({"late_notice"}),
    "next_step_set": frozenset({"leaver_undone", "nurture"}),
    "held_out": frozenset({"recycle"}),
    "invalidated": frozenset({"import_undone"}),
    "reverted": frozenset({"import_undone"}),
    "rescheduled": frozenset({"leave_changed", "calendar_changed"}),
    "nurture_started": frozenset({"audience", "held_out"}),
    "nurture_sent": frozenset({"nurture"}),
    "nurture_skipped": frozenset({"nurture"}),
    "nurture_failed": frozenset({"nurture", "report"}),
    "nurture_task": frozenset({"nurture"}),
    "nurture_replied": frozenset({"report"}),
    "nurture_stopped": frozenset(str(cause) for cause in EndCause) - {"by_hand"},
    "consent_withdrawn": frozenset({"unsubscribe", "report"}),
}


def acts() -> Iterator[tuple[str, str]]:
    """Each kind and cause."""
    return ((kind, cause) for kind, causes in ACTS.items() for cause in sorted(causes))
