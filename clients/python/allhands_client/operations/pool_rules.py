"""Operations below /v1/pool-rules. Written by `make client` from the OpenAPI document; do not edit."""

from typing import Any, cast

from allhands_client.models import (
    DryRun,
    DryRunBody,
    PoolRulesBody,
    PoolRuleVersion,
    RuleReplay,
    RuleReplayBody,
    RuleReplayLine,
    RulesDiff,
)
from allhands_client.pages import Pages
from allhands_client.transport import Transport, path_of


class PoolRulesOperations(Transport):
    """One method per operation."""

    def list_pool_rules(
        self, *, limit: int | None = None, cursor: str | None = None, pool_id: str | None = None
    ) -> Pages[PoolRuleVersion]:
        """Versions of the pool's rules. Roles: admin, manager, marketer, rep."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call(
                    "GET", "/v1/pool-rules", query={"limit": limit, "cursor": cursor, "pool_id": pool_id}
                ).json(),
            )

        return Pages(fetch, cursor)

    def create_pool_rules(
        self, body: PoolRulesBody, *, idempotency_key: str | None = None
    ) -> PoolRuleVersion:
        """Make the next version of the rules. Roles: admin, manager."""
        return cast(
            PoolRuleVersion,
            self._call("POST", "/v1/pool-rules", json=body, moves=True, key=idempotency_key).json(),
        )

    def dry_run_pool_rules(self, body: DryRunBody, *, idempotency_key: str | None = None) -> DryRun:
        """What rules would do, nothing written. Roles: admin, manager."""
        return cast(
            DryRun,
            self._call("POST", "/v1/pool-rules/dry-run", json=body, moves=True, key=idempotency_key).json(),
        )

    def diff_pool_rules(self, version_id: str, *, against: str | None = None) -> RulesDiff:
        """What a version changes. Roles: admin, manager, marketer, rep."""
        return cast(
            RulesDiff,
            self._call(
                "GET",
                path_of("/v1/pool-rules/{version_id}/diff", version_id=version_id),
                query={"against": against},
            ).json(),
        )

    def withdraw_pool_rules(self, version_id: str, *, idempotency_key: str | None = None) -> PoolRuleVersion:
        """Let a scheduled version never begin. Roles: admin, manager."""
        return cast(
            PoolRuleVersion,
            self._call(
                "POST",
                path_of("/v1/pool-rules/{version_id}/withdraw", version_id=version_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )

    def list_replays(self, *, limit: int | None = None, cursor: str | None = None) -> Pages[RuleReplayLine]:
        """Replays of the past under other rules. Roles: admin, manager."""

        def fetch(cursor: str | None) -> dict[str, Any]:
            return cast(
                dict[str, Any],
                self._call("GET", "/v1/pool-rules/replays", query={"limit": limit, "cursor": cursor}).json(),
            )

        return Pages(fetch, cursor)

    def create_replay(self, body: RuleReplayBody, *, idempotency_key: str | None = None) -> RuleReplay:
        """What rules would have made of last quarter, or other days. Roles: admin, manager."""
        return cast(
            RuleReplay,
            self._call("POST", "/v1/pool-rules/replays", json=body, moves=True, key=idempotency_key).json(),
        )

    def get_replay(self, replay_id: str) -> RuleReplay:
        """One replay, how far it is and what came of it. Roles: admin, manager."""
        return cast(
            RuleReplay,
            self._call("GET", path_of("/v1/pool-rules/replays/{replay_id}", replay_id=replay_id)).json(),
        )

    def cancel_replay(self, replay_id: str, *, idempotency_key: str | None = None) -> RuleReplay:
        """Let a replay end without a result. Roles: admin, manager."""
        return cast(
            RuleReplay,
            self._call(
                "POST",
                path_of("/v1/pool-rules/replays/{replay_id}/cancel", replay_id=replay_id),
                moves=True,
                key=idempotency_key,
            ).json(),
        )
