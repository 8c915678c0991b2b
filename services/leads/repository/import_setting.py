"""What holds for every row of one import: the rules in force, and the pools its leads may go to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.leads.domain.routing import PoolChoice, PoolUnknown
from services.leads.repository.import_lines import Setting
from services.leads.repository.models_in_force import model_in_force
from services.leads.repository.rulebook import rules_in_force
from services.leads.repository.scores import score_rules_in_force, scorer_of
from services.leads.repository.win_scores import Asked

_POOLS = text("select id, region, product, is_default from pool where active order by created_at, id")
_SCORE_VERSIONS = text("select id from rule_version where kind = 'score'")


def setting_of(session: Session, job: Row[Any], now: datetime) -> Setting:
    """What an import finds when it begins. Raises `PoolUnknown` if the pool it names is closed."""
    version, scorer = score_rules_in_force(session, now)
    model = model_in_force(session, now).model
    pools = tuple(PoolChoice(*row) for row in session.execute(_POOLS))
    if job.pool_id is not None and job.pool_id not in {pool.id for pool in pools}:
        raise PoolUnknown("the pool named takes no leads any more")
    return Setting(
        import_id=job.id,
        now=now,
        rules=version,
        scorer=scorer,
        scorers={each: scorer_of(session, each) for each in session.scalars(_SCORE_VERSIONS).all()},
        pool_id=job.pool_id,
        pools=pools,
        freeze_minutes={pool.id: rules_in_force(session, pool.id, now)[1].freeze_minutes for pool in pools},
        actor_id=job.created_by,
        asked=Asked(session, model) if model else None,
    )
