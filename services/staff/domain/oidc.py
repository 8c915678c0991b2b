"""Signing in through the company's identity provider: how long it may take, and what is refused. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from shared.errors import Forbidden, NotFound, Unavailable

SIGN_IN_WITHIN = timedelta(minutes=10)


class OidcOff(NotFound):
    """No identity provider is set up."""

    code = "oidc_off"


class OidcRefused(Forbidden):
    """The provider's answer is not good, or names nobody who works here; the log says more."""

    code = "oidc_refused"


class ProviderAway(Unavailable):
    """The identity provider does not answer."""

    code = "provider_away"


@dataclass(frozen=True)
class Identity:
    """A person as a provider knows them; `email` only where the provider has verified it."""

    issuer: str
    subject: str
    email: str | None


def email_of(claims: dict[str, object]) -> str | None:
    """The e-mail of verified claims, if the provider says that it is verified: `true`, not merely truthy."""
    email = claims.get("email")
    return email if isinstance(email, str) and claims.get("email_verified") is True else None


def with_userinfo(claims: dict[str, object], told: object) -> dict[str, object]:
    """Verified claims with the e-mail that the userinfo endpoint told; `OidcRefused` if it told of another.

    OpenID Connect Core 5.3.2: what names another subject than the ID token must not be used.
    """
    if not isinstance(told, dict) or not told:
        return claims
    if told.get("sub") != claims["sub"]:
        raise OidcRefused("the provider tells of another person than its ID token names")
    return claims | {name: told[name] for name in ("email", "email_verified") if name in told}
