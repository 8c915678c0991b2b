"""What it is to have reached a goal of nurturing, of a lead `first` until a moment, in SQL."""

from collections.abc import Mapping

_DONE = """exists (select from lead_event h where h.lead_id = first.lead_id
            and h.sequence > first.start_version and h.at <= first.until and h.type {types})"""
REACHED: Mapping[str, str] = {
    "pooled": _DONE.format(types="= 'pooled'"),
    "taken": _DONE.format(types="in ('claimed', 'assigned')"),
    "won": _DONE.format(types="= 'converted'"),
}
"""By goal; `first` has lead_id, start_version and until."""
