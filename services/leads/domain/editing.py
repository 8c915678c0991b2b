"""Who may change what is known of a lead, and what a change makes of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.context import Actor
from shared.errors import Conflict, Forbidden

from .drafts import clean_extra, clean_fields, fields_of, keep_company_number, refuse
from .fields import COLUMN_FIELDS, TEXT_LIMITS, clean_tags
from .identity import Key, identity_keys
from .merging import FROZEN_STATES

_EVERYWHERE = frozenset({"admin", "marketer"})


class LeadFrozen(Conflict):
    """A lead at its end keeps what was known of it."""

    code = "lead_frozen"


class NotEditable(Forbidden):
    """The lead is visible, but somebody else's to change."""

    code = "lead_not_editable"


class IdentityTaken(Conflict):
    """One of these keys, a phone, an e-mail or another, belongs to another lead."""

    code = "identity_taken"
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A lead after a change: its columns, and the keys it gains and loses."""

    columns: dict[str, Any]
    changed: tuple[str, ...]
    gained: tuple[Key, ...]
    lost: tuple[Key, ...]


def check_can_edit(actor: Actor | None, owner_id: UUID | None, team_id: UUID | None) -> None:
    """Raise `NotEditable` unless it is their own, their teams' or in no hand (managers), or any (admin)."""
    if actor is None or actor.roles & _EVERYWHERE or owner_id == actor.id:
        return
    if "manager" not in actor.roles or (owner_id is not None and team_id not in actor.groups):
        raise NotEditable("only its holder, their manager or an administrator may change this lead")


def edit(lead: Mapping[str, Any], body: Mapping[str, Any]) -> Edit:
    """What a PATCH makes of a lead: a field set to null is emptied, `tags` replaces, `extra` is merged.

    Raises `DraftInvalid` with pointers, or `LeadFrozen`.
    """
    if str(lead["state"]) in FROZEN_STATES and not _is_consent_of_an_end(lead, body):
        raise LeadFrozen("this lead is closed; what is known of it stays as it is")
    found, faults = clean_fields(body)
    extra, extra_faults = clean_extra(body.get("extra") or {})
    refuse(faults + extra_faults)
    keep_company_number(found, extra)
    columns: dict[str, Any] = {name: found.get(name) for name in COLUMN_FIELDS if name in body}
    if "extra" in body or "company_number" in extra:
        emptied = {name for name, value in (body.get("extra") or {}).items() if value is None}
        columns["extra"] = {k: v for k, v in {**lead["extra"], **extra}.items() if k not in emptied}
    if {"tags", "add_tags", "remove_tags"} & body.keys():
        columns["tags"] = list(_tags(lead["tags"], body))
    if "do_not_contact" in body:
        columns["do_not_contact"] = body["do_not_contact"]
    changed = {name: value for name, value in columns.items() if lead[name] != value}
    before, after = _keys(lead), _keys({**lead, **changed})
    gained = tuple(key for key in after if key not in before)
    lost = tuple(key for key in before if key not in after)
    return Edit(changed, tuple(changed), gained, lost)


def _is_consent_of_an_end(lead: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """A customer may withdraw consent too; what was merged is asked about where it went."""
    return str(lead["state"]) != "merged" and body.keys() == {"do_not_contact"}


def _tags(known: list[str], body: Mapping[str, Any]) -> tuple[str, ...]:
    tags = clean_tags(body["tags"] or ()) if "tags" in body else tuple(known)
    tags = clean_tags((*tags, *body.get("add_tags", ())))
    removed = clean_tags(body.get("remove_tags", ()))
    return tuple(tag for tag in tags if tag not in removed)


def _keys(lead: Mapping[str, Any]) -> tuple[Key, ...]:
    number = (lead.get("extra") or {}).get("company_number")
    return identity_keys({**fields_of(lead), "company_number": number if isinstance(number, str) else None})


PATCHABLE = (*TEXT_LIMITS, "tags", "add_tags", "remove_tags", "extra", "do_not_contact")
