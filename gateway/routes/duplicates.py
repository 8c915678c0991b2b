"""Pairs of leads that may be one person."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.operations import get, post
from gateway.routes.leads import IMPORTERS
from services.leads import schemas as s

PAIRS = "/v1/duplicates"
PAIR = PAIRS + "/{pair_id:uuid}"

OPERATIONS = (
    get(PAIRS, "leads.list_duplicates", "Leads that may be one person", IMPORTERS, query=s.DuplicatesQuery,
        answer=s.DuplicatePage),
    get(PAIR, "leads.get_duplicate", "Two leads side by side, and what a merge would keep", IMPORTERS,
        query=s.DuplicateQuery, answer=s.Duplicate),
    post(PAIR + "/merge", "leads.merge_duplicate", "Merge the two", IMPORTERS, body=s.DuplicateMergeBody,
         answer=s.DuplicateLine),
    post(PAIR + "/dismiss", "leads.dismiss_duplicate", "Say that these are two people", IMPORTERS,
         body=s.DismissBody, answer=s.DuplicateLine),
    post(PAIR + "/dismiss/undo", "leads.reopen_duplicate", "Take a dismissal back", IMPORTERS, body=s.EmptyBody,
         answer=s.DuplicateLine),
)  # fmt: skip
