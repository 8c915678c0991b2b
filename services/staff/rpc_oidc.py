"""Signing in through the company's identity provider."""

import secrets

from services.staff import answers, oidc, schemas
from services.staff.domain.oidc import OidcOff, OidcRefused
from services.staff.domain.signin import Refused
from services.staff.repository import employees, identities, refusals, tokens
from services.staff.repository.audit import Act
from services.staff.rpc_call import Answer, StaffCall
from shared.rpc import rpc
from shared.schemas import load


class OidcRpc(StaffCall):
    """From the provider's page to a session of ours."""

    @rpc
    def get_oidc(self) -> Answer:
        """Whether there is a provider, and what its button says; answers `OidcOffer`."""
        try:
            return {"enabled": True, "label": oidc.provider().label}
        except OidcOff:
            return {"enabled": False, "label": None}

    @rpc
    def start_oidc(self, query: Answer) -> Answer:
        """Begin a sign-in; answers `location`, the provider's page, and `state`, for the browser's cookie.

        That cookie's keeper also keeps `return_to` of the query, which is only checked here.
        """
        load(schemas.OidcStartQuery, query, at="query")
        known = oidc.provider()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        location = oidc.address_to_sign_in(known, state, nonce, verifier)
        with self.db.transaction() as session:
            identities.begin(session, state, nonce, verifier, self.clock.now())
        return {"location": location, "state": state}

    @rpc
    def finish_oidc(self, query: Answer) -> Answer:
        """End a sign-in with the code the provider gave; answers `Session`.

        `oidc_refused` (403) never says why. `query` is the provider's, of a browser that holds the state.
        """
        asked = load(schemas.OidcQuery, query, at="query")
        try:
            return self._session_of(asked)
        except OidcRefused as refused:
            with self.db.transaction() as session:
                refusals.note(session, self._act(), Refused.REFUSED, None, how="oidc", why=refused.detail)
            raise

    def _session_of(self, asked: Answer) -> Answer:
        """A session for whom the provider names; raises `OidcRefused`, `ProviderAway`."""
        known = oidc.provider()
        with self.db.transaction() as session:
            nonce, verifier = identities.take(session, asked["state"], self.clock.now())
        if "code" not in asked:
            raise OidcRefused("the provider gave no code")
        who = oidc.identity_of(known, asked["code"], nonce, verifier)
        with self.db.transaction() as session:
            found = identities.employee_of(session, who, self._act())
            employee = employees.lock(session, found.id)
            employees.check_active(employee)
            act = Act(self.clock.now(), employee.id, self.call.trace or None)
            token, secret = tokens.start_session(session, employee.id, act)
            return answers.session(token, secret, employee)
