"""Roles, names and phones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.staff.domain.people import (
    PRIVILEGED,
    LastAdmin,
    Role,
    RoleNotGrantable,
    check_keeps_an_admin,
    check_may_change_roles,
    check_may_write,
    masked_phone,
    plain_phone,
    sign_in_name,
)

ROLES = st.frozensets(st.sampled_from(list(Role)))
HR = frozenset({Role.HR})


@given(before=ROLES, after=ROLES)
def test_admin_changes_any_role(before: frozenset[Role], after: frozenset[Role]) -> None:
    check_may_change_roles(frozenset({Role.ADMIN}), before, after)


@given(before=ROLES, after=ROLES)
def test_hr_changes_roles_just_when_no_privileged_one_comes_or_goes(
    before: frozenset[Role], after: frozenset[Role]
) -> None:
    if before & PRIVILEGED == after & PRIVILEGED:
        check_may_change_roles(HR, before, after)
    else:
        with pytest.raises(RoleNotGrantable):
            check_may_change_roles(HR, before, after)


@pytest.mark.parametrize("role", sorted(PRIVILEGED))
def test_hr_does_not_write_a_privileged_record(role: Role) -> None:
    with pytest.raises(RoleNotGrantable):
        check_may_write(HR, [role, Role.EMPLOYEE])


@pytest.mark.parametrize("role", sorted(set(Role) - PRIVILEGED))
def test_hr_writes_any_other_record(role: Role) -> None:
    check_may_write(HR, [role])


def test_admin_writes_a_privileged_record() -> None:
    check_may_write(frozenset({Role.ADMIN}), [Role.ADMIN])


def test_last_admin_stays() -> None:
    with pytest.raises(LastAdmin):
        check_keeps_an_admin(0)


def test_admin_may_go_when_another_remains() -> None:
    check_keeps_an_admin(1)


@pytest.mark.parametrize("spelling", ["1001", " 1001 ", "1001\t"])
def test_sign_in_name_ignores_spaces_around(spelling: str) -> None:
    assert sign_in_name(spelling) == "1001"


def test_sign_in_name_ignores_case() -> None:
    assert sign_in_name("Li.Lei@Example.COM") == "li.lei@example.com"


@pytest.mark.parametrize(
    "spelling",
    ["13800001234", "138 0000 1234", "138-0000-1234", "(138) 0000.1234", "138–00001234".replace("–", "-")],
)
def test_phone_is_kept_without_punctuation(spelling: str) -> None:
    assert plain_phone(spelling) == "13800001234"


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138****1234"),
        ("+8613800001234", "+86138****1234"),
        ("65501234", "****1234"),
        ("6550123", "****23"),
        ("10086", "****86"),
    ],
)
def test_masked_phone_shows_its_ends_only(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@given(st.from_regex(r"\A\+?[0-9]{5,15}\Z"))
def test_masked_phone_never_shows_four_digits_of_the_middle(phone: str) -> None:
    shown = masked_phone(phone)
    assert "****" in shown
    assert len(shown.replace("*", "")) <= max(2, len(phone) - 4)
