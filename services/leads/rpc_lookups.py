"""Remote methods of lookups. No rule, no query."""

from typing import Any

from services.leads import schemas
from services.leads.domain.drafts import clean_fields, refuse
from services.leads.domain.identity import Key, identity_keys
from services.leads.repository import lookups
from services.leads.wired import Wired
from shared.errors import Invalid
from shared.rpc import rpc
from shared.schemas import load

_Answer = dict[str, Any]


class LookupsRpc(Wired):
    """Whether somebody who calls is known."""

    @rpc
    def look_up_lead(self, query: _Answer) -> _Answer:
        """Whether a phone or an e-mail is a lead's, masked; who asked is noted."""
        key = _key(load(schemas.LookupQuery, query, at="query"))
        with self.db.transaction() as session:
            return lookups.look_up(session, key, actor=self.call.actor, now=self.clock.now())

    @rpc
    def list_lookups(self, query: _Answer) -> _Answer:
        """Who asked, the last first."""
        told = load(schemas.LookupsQuery, query, at="query")
        with self.db.transaction() as session:
            data = lookups.list_lookups(session, told)
        last = {key: data[-1][key] for key in ("at", "id")} if len(data) == told["limit"] else None
        return {"data": data, "next_after": last}


def _key(told: _Answer) -> Key:
    """The identity key meant. Raises `DraftInvalid` for what is no phone or e-mail."""
    found, faults = clean_fields(told)
    refuse([{**fault, "pointer": f"/query{fault['pointer']}"} for fault in faults])
    keys = identity_keys(found)
    if not keys:
        raise Invalid("this is no whole phone number", pointer="/query/phone")
    return keys[0]
