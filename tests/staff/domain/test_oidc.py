"""What a sign-in through a provider takes from its userinfo endpoint."""

import pytest

from services.staff.domain.oidc import OidcRefused, email_of, with_userinfo

CLAIMS: dict[str, object] = {"sub": "s", "iss": "https://id.example"}


def test_userinfo_adds_the_email_and_nothing_else() -> None:
    told = {"sub": "s", "email": "e@example.com", "email_verified": True, "iss": "https://evil.example"}
    joined = with_userinfo(CLAIMS, told)
    assert (email_of(joined), joined["iss"]) == ("e@example.com", "https://id.example")


@pytest.mark.parametrize("told", [{"email": "e@example.com"}, {"sub": "t", "email": "e@example.com"}])
def test_userinfo_of_another_person_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(OidcRefused):
        with_userinfo(CLAIMS, told)


@pytest.mark.parametrize("told", [{}, None, [], "words", {"sub": "s", "email": None}])
def test_userinfo_that_tells_nothing_leaves_the_claims_without_email(told: object) -> None:
    assert email_of(with_userinfo(CLAIMS, told)) is None
