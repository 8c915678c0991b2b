"""Operations below /v1/leads. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, Literal, cast

from allhands_client.models import (
    CapturedLead,
    Claimed,
    ContractAnswer,
    ContractBody,
    ContractVersion,
    EmptyBody,
    HistoryLine,
    Lead,
    LeadBody,
    LeadLine,
    LeadNurture,
    LeadPatchBody,
    LetGoLead,
    LoggedTouch,
    LookupAnswer,
    LookupLine,
    MergeBody,
    MergedLead,
    NextStepBody,
    NurtureEnrolBody,
    NurtureStopBody,
    PromoteBody,
    PromotedLead,
    ProtectBody,
    ProtectedLead,
    Quote,
    QuoteBody,
    Registration,
    ReleaseBody,
    ReopenBody,
    ReopenedLead,
    RevisionBody,
    StageBody,
    StagedLead,
    StageLine,
    SteppedLead,
    Touch,
    TouchBody,
    TransferBody,
    Transferred,
    UnmergeBody,
    UnmergedLead,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, Version, path_of


class LeadsOperations(Transport):
    """One method per operation."""

    def create_lead(
        self, body: LeadBody | None = None, *, idempotency_key: str | None = None
    ) -> CapturedLead:
        """Capture a lead. Anyone signed in."""
        return cast(
            CapturedLead,
            self._call("POST", "/v1/leads", json=body or {}, moves=True, key=idempotency_key).json(),
        )

    def list_leads(
        self,
        *,
        q: str | None = None,
        grade: Literal["A", "B", "C", "D"] | None = None,
        source: str | None = None,
        channel: str | None = None,
        campaign: str | None = None,
        region: str | None = None,
        city: str | None = None,
        company: str | None = None,
        tag: str | None = None,
        score_min: int | None = None,
        score_max: int | None = None,
        created_from: str | None = None,
        created_to: str | None = None,
        captured_from: str | None = None,
        captured_to: str | None = None,
        do_not_contact: bool | None = None,
        sort: Literal[
            "created_at", "-created_at", "score", "-score", "p_win", "-p_win", "recycle_at", "-recycle_at"
        ]
        | None = None,
        state: Literal[
            "new", "nurturing", "pooled", "reserved", "held", "converted", "lost", "invalid", "merged"
        ]
        | None = None,
        mine: bool | None = None,
        owner_id: str | None = None,
        team_id: str | None = None,
        pool_id: str | None = None,
        due_from: str | None = None,
        due_to: str | None = None,
        untouched: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Pages[LeadLine]:
        """Leads within my reach. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    "/v1/leads",
                    query={
                        "q": q,
                        "grade": grade,
                        "source": source,
                        "channel": channel,
                        "campaign": campaign,
                        "region": region,
                        "city": city,
                        "company": company,
                        "tag": tag,
                        "score_min": score_min,
                        "score_max": score_max,
                        "created_from": created_from,
                        "created_to": created_to,
                        "captured_from": captured_from,
                        "captured_to": captured_to,
                        "do_not_contact": do_not_contact,
                        "sort": sort,
                        "state": state,
                        "mine": mine,
                        "owner_id": owner_id,
                        "team_id": team_id,
                        "pool_id": pool_id,
                        "due_from": due_from,
                        "due_to": due_to,
                        "untouched": untouched,
                        "limit": limit,
                        "cursor": cursor,
                    },
                ).json(),
            )

        return Pages(fetch, cursor)

    def look_up_lead(self, *, phone: str | None = None, email: str | None = None) -> LookupAnswer:
        """Is this phone or e-mail known?. Roles: admin, manager, marketer, rep."""
        return cast(
            LookupAnswer, self._call("GET", "/v1/leads/lookup", query={"phone": phone, "email": email}).json()
        )

    def list_lookups(
        self, *, limit: int | None = None, cursor: str | None = None, actor_id: str | None = None
    ) -> Pages[LookupLine]:
        """Who asked whether somebody is known. Roles: admin."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/leads/lookups", query={"limit": limit, "cursor": cursor, "actor_id": actor_id}
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_lead(self, lead_id: str) -> Lead:
        """One lead: score, reasons, policy. Roles: admin, manager, marketer, rep."""
        return cast(Lead, self._call("GET", path_of("/v1/leads/{lead_id}", lead_id=lead_id)).json())

    def update_lead(self, lead_id: str, body: LeadPatchBody | None = None, *, if_match: Version) -> Lead:
        """Change what is known of a lead. Roles: admin, manager, marketer, rep."""
        return cast(
            Lead,
            self._call(
                "PATCH", path_of("/v1/leads/{lead_id}", lead_id=lead_id), json=body or {}, if_match=if_match
            ).json(),
        )

    def get_history(
        self, lead_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[HistoryLine]:
        """All that happened to a lead. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/leads/{lead_id}/history", lead_id=lead_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def list_touches(
        self, lead_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[Touch]:
        """Contacts with a lead. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/leads/{lead_id}/touches", lead_id=lead_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def log_touch(self, lead_id: str, body: TouchBody, *, idempotency_key: str | None = None) -> LoggedTouch:
        """Note a contact. Roles: manager, rep."""
        return cast(
            LoggedTouch,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/touches", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_registrations(
        self, lead_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[Registration]:
        """Events a lead registered for or was at. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/leads/{lead_id}/registrations", lead_id=lead_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def claim_lead(
        self, lead_id: str, body: EmptyBody | None = None, *, idempotency_key: str | None = None
    ) -> Claimed:
        """Take a lead out of its pool. Roles: manager, rep."""
        return cast(
            Claimed,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/claim", lead_id=lead_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def undo_claim(self, lead_id: str, *, idempotency_key: str | None = None) -> LetGoLead:
        """Give a claim back uncounted, within minutes. Roles: manager, rep."""
        return cast(
            LetGoLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/claim/undo", lead_id=lead_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def release_lead(
        self, lead_id: str, body: ReleaseBody | None = None, *, idempotency_key: str | None = None
    ) -> LetGoLead:
        """Give a lead back. Roles: admin, manager, rep."""
        return cast(
            LetGoLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/release", lead_id=lead_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def promote_lead(
        self, lead_id: str, body: PromoteBody, *, idempotency_key: str | None = None
    ) -> PromotedLead:
        """Put a nurtured lead into a pool. Roles: admin, manager, marketer."""
        return cast(
            PromotedLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/promote", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def transfer_lead(
        self, lead_id: str, body: TransferBody, *, idempotency_key: str | None = None
    ) -> Transferred:
        """Hand a lead to a colleague. Roles: admin, manager, rep."""
        return cast(
            Transferred,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/transfer", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def protect_lead(
        self, lead_id: str, body: ProtectBody | None = None, *, idempotency_key: str | None = None
    ) -> ProtectedLead:
        """Keep a lead from recycling for a while. Roles: admin, manager, rep."""
        return cast(
            ProtectedLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/protect", lead_id=lead_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def set_next_step(self, lead_id: str, body: NextStepBody) -> SteppedLead:
        """Say what comes next with a lead, and by when. Roles: admin, manager, rep."""
        return cast(
            SteppedLead,
            self._call("PUT", path_of("/v1/leads/{lead_id}/next-step", lead_id=lead_id), json=body).json(),
        )

    def close_next_step(self, lead_id: str) -> SteppedLead:
        """Close the next step of a lead. Roles: admin, manager, rep."""
        return cast(
            SteppedLead,
            self._call("DELETE", path_of("/v1/leads/{lead_id}/next-step", lead_id=lead_id)).json(),
        )

    def merge_lead(self, lead_id: str, body: MergeBody, *, idempotency_key: str | None = None) -> MergedLead:
        """Merge a lead into another of the same person. Roles: admin, manager, marketer, rep."""
        return cast(
            MergedLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/merge", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def unmerge_lead(
        self, lead_id: str, body: UnmergeBody | None = None, *, idempotency_key: str | None = None
    ) -> UnmergedLead:
        """Undo a merge. Roles: admin, manager, marketer, rep."""
        return cast(
            UnmergedLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/unmerge", lead_id=lead_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def set_stage(self, lead_id: str, body: StageBody, *, idempotency_key: str | None = None) -> StagedLead:
        """Move a lead to a stage. Roles: admin, manager, rep."""
        return cast(
            StagedLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/stage", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def reopen_lead(
        self, lead_id: str, body: ReopenBody, *, idempotency_key: str | None = None
    ) -> ReopenedLead:
        """Work a lost or won lead again. Roles: admin, manager, rep."""
        return cast(
            ReopenedLead,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/reopen", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_stages(
        self, lead_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[StageLine]:
        """The stages of a lead and its days at each. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/leads/{lead_id}/stages", lead_id=lead_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def quote_lead(self, lead_id: str, body: QuoteBody, *, idempotency_key: str | None = None) -> Quote:
        """Quote a lead, with an amount and a last day. Roles: admin, manager, rep."""
        return cast(
            Quote,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/quotes", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_lead_quotes(
        self, lead_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[Quote]:
        """The quotes of a lead and what became of each. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/leads/{lead_id}/quotes", lead_id=lead_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_contract(self, lead_id: str) -> ContractAnswer:
        """The contract of a lead and what is due of it. Roles: admin, finance, manager, marketer, rep."""
        return cast(
            ContractAnswer, self._call("GET", path_of("/v1/leads/{lead_id}/contract", lead_id=lead_id)).json()
        )

    def sign_contract(
        self, lead_id: str, body: ContractBody, *, idempotency_key: str | None = None
    ) -> ContractAnswer:
        """Write down a contract and its instalments. Roles: admin, manager, rep."""
        return cast(
            ContractAnswer,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/contract", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def revise_contract(
        self, lead_id: str, body: RevisionBody, *, idempotency_key: str | None = None
    ) -> ContractAnswer:
        """Revise a contract, with a reason. Roles: admin, manager, rep."""
        return cast(
            ContractAnswer,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/contract/revisions", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_contract_revisions(
        self, lead_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Pages[ContractVersion]:
        """Every version of a contract. Roles: admin, finance, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET",
                    path_of("/v1/leads/{lead_id}/contract/revisions", lead_id=lead_id),
                    query={"limit": limit, "cursor": cursor},
                ).json(),
            )

        return Pages(fetch, cursor)

    def get_lead_nurture(self, lead_id: str) -> LeadNurture:
        """Tracks a lead is and was on. Roles: admin, manager, marketer, rep."""
        return cast(
            LeadNurture, self._call("GET", path_of("/v1/leads/{lead_id}/nurture", lead_id=lead_id)).json()
        )

    def enrol_lead(
        self, lead_id: str, body: NurtureEnrolBody, *, idempotency_key: str | None = None
    ) -> LeadNurture:
        """Put a lead on a track by hand. Roles: admin, manager, marketer, rep."""
        return cast(
            LeadNurture,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/nurture", lead_id=lead_id),
                json=body,
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def stop_nurture(
        self, lead_id: str, body: NurtureStopBody | None = None, *, idempotency_key: str | None = None
    ) -> LeadNurture:
        """Take a lead off its track. Roles: admin, manager, marketer, rep."""
        return cast(
            LeadNurture,
            self._call(
                "POST",
                path_of("/v1/leads/{lead_id}/nurture/stop", lead_id=lead_id),
                json=body or {},
                moves=True,
                key=idempotency_key,
            ).json(),
        )
