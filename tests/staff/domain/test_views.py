"""How many views one keeps, and whose they are."""

from uuid import uuid4

import pytest

from services.staff.domain.people import Role
from services.staff.domain.views import (
    TooManyViews,
    ViewOfAnother,
    check_may_change,
    check_may_delete,
    check_may_keep_another,
)

ME, ANOTHER = uuid4(), uuid4()


def test_fiftieth_view_of_a_page_is_kept() -> None:
    check_may_keep_another(49)


@pytest.mark.parametrize("kept", [50, 51])
def test_fifty_first_view_of_a_page_is_refused(kept: int) -> None:
    with pytest.raises(TooManyViews, match=f"{kept} of 50"):
        check_may_keep_another(kept)


def test_only_the_owner_changes_a_view() -> None:
    check_may_change(ME, ME)
    with pytest.raises(ViewOfAnother):
        check_may_change(ANOTHER, ME)


def test_the_owner_and_an_admin_delete_a_view() -> None:
    check_may_delete(ME, ME, {Role.REP})
    check_may_delete(ANOTHER, ME, {Role.ADMIN})
    with pytest.raises(ViewOfAnother):
        check_may_delete(ANOTHER, ME, {Role.MANAGER, Role.HR})
