"""Saved views: how many one keeps, and whose they are. Pure."""

from collections.abc import Collection
from uuid import UUID

from services.staff.domain.people import Role
from shared.errors import Conflict, Forbidden

PAGE_PATTERN = "[a-z][a-z-]{1,39}"
LONGEST_PAGE = 40
LONGEST_NAME = 60
MOST_STATE_BYTES = 16 * 1024
MOST_VIEWS = 50


class TooManyViews(Conflict):
    """Nobody keeps more views of one page."""

    code = "too_many_views"


class ViewOfAnother(Forbidden):
    """A shared view is its owner's to change."""

    code = "view_of_another"


def check_may_keep_another(kept: int) -> None:
    """Raise `TooManyViews` if somebody with `kept` views of a page may not add one."""
    if kept >= MOST_VIEWS:
        limits = {"kept": kept, "most": MOST_VIEWS}
        raise TooManyViews(f"you keep {kept} of {MOST_VIEWS} views of this page", extra=limits)


def check_may_change(owner_id: UUID, viewer_id: UUID) -> None:
    """Raise `ViewOfAnother` unless the view is the viewer's own."""
    if owner_id != viewer_id:
        raise ViewOfAnother("this view is somebody else's; save it under a name of your own")


def check_may_delete(owner_id: UUID, viewer_id: UUID, roles: Collection[Role]) -> None:
    """Raise `ViewOfAnother` unless the view is the viewer's own, or an admin takes away a shared one."""
    if Role.ADMIN not in roles:
        check_may_change(owner_id, viewer_id)
