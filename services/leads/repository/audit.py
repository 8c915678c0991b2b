"""What the company's audit log says of leads: read from what every act writes anyway, so nothing is missed.

Each branch of `_TOLD` is one kind of act, with who, when and on what: ids and counts, no contact details. A
new kind of sensitive act (another export, a reveal) is one branch more. What happened to a single lead is in
its history, which only grows by a trigger: it is in the log when `object_id` names that lead.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.audit import latest
from shared.pages import Page

_TOLD = """
    select f.at, h.rep_id as actor_id, 'contact_shown' as action, 'lead' as object_type,
        h.lead_id as object_id, null::jsonb as after, h.id::text as key
    from holding_flag f join holding h on h.id = f.holding_id where f.flag = 'contact_shown'
    union all
    select created_at, created_by, 'leads_exported', 'export', id,
        jsonb_build_object('format', format, 'state', state, 'rows', rows, 'shown', cardinality(shown)),
        id::text
    from export_job
    union all
    select created_at, created_by, 'import_created', 'import', id,
        jsonb_build_object('kind', kind, 'dry_run', dry_run, 'size', size), id::text
    from import_job
    union all
    select undone_at, null, 'import_undone', 'import', id, undo_result, id::text
    from import_job where undone_at is not null
    union all
    select created_at, created_by, kind || '_rules_added', 'rules', id,
        jsonb_build_object('pool_id', pool_id, 'number', number, 'effective_at', effective_at), id::text
    from rule_version where kind <> 'trial'
    union all
    select done.at, done.by, done.act, 'experiment', id,
        jsonb_build_object('number', number, 'pool_id', pool_id, 'outcome', done.outcome), id::text
    from experiment cross join lateral (values
        (created_at, created_by, 'experiment_created', null),
        (started_at, started_by, 'experiment_started', null),
        (stopped_at, stopped_by, 'experiment_stopped', outcome)) done(at, by, act, outcome)
    where done.at is not null
    union all
    select at, by, action, object_type, object_id, after, id::text from nurture_change
    union all
    select updated_at, updated_by, 'score_feature_described', 'score_feature', md5(name)::uuid,
        jsonb_build_object('name', name, 'zh', zh, 'en', en, 'known_at', known_at, 'owner', owner),
        id::text
    from score_feature
    union all
    select created_at, created_by, 'score_training_asked', 'score_training', id,
        jsonb_build_object('number', number, 'imports', cardinality(imports),
            'left_out', cardinality(left_out), 'vouched', cardinality(vouched)), id::text
    from score_training
    union all
    select moved.at, moved.actor_id, 'score_model_' || moved.to_state, 'score_model', model.id,
        jsonb_build_object('number', model.number, 'kind', model.kind, 'from_state', moved.from_state,
            'with_reason', moved.reason is not null), moved.tick::text
    from score_model_move moved join score_model model on model.id = moved.model_id
    where moved.from_state is not null
    union all
    select withdrawn_at, withdrawn_by, 'rules_withdrawn', 'rules', version_id, null, version_id::text
    from rule_withdrawal
    union all
    select set_at, set_by, 'target_set', 'target', coalesce(rep_id, team_id),
        jsonb_build_object('month', to_char(month, 'YYYY-MM'), 'deals', deals,
            'of', case when rep_id is null then 'team' else 'rep' end), id::text
    from sales_target
    union all
    select at, actor_id, 'lead_' || type, 'lead', lead_id, jsonb_build_object('cause', cause),
        lead_id::text || sequence::text
    from lead_event where lead_id = cast(:object as uuid)
"""
_PAGE = text(f"""
    select *, null::jsonb as before, null as trace
    from (select told.*, md5(action || key)::uuid as id from ({_TOLD}) told) entry
    where (cast(:actor as uuid) is null or actor_id = cast(:actor as uuid))
    and (cast(:object as uuid) is null or object_id = cast(:object as uuid))
    and (cast(:type as text) is null or object_type = :type)
    and (cast(:action as text) is null or action = :action)
    and (cast(:words as text) is null or position(lower(:words) in action) > 0)
    and (cast(:since as timestamptz) is null or at >= :since)
    and (cast(:until as timestamptz) is null or at < :until)
    and (cast(:last as uuid) is null or (at, id) < (cast(:before as timestamptz), cast(:last as uuid)))
    order by at desc, id desc limit :limit
""")  # noqa: S608 - a statement of ours


def page(session: Session, query: Mapping[str, Any]) -> Page[Any]:
    """Entries that fit every filter, the latest first."""
    place = query["after"] or {}
    values = {
        "actor": query.get("actor_id"),
        "object": query.get("object_id", query.get("target_id")),
        "type": query.get("object_type"),
        "action": query.get("action"),
        "words": query.get("q"),
        "since": query.get("from", query.get("since")),
        "until": query.get("to", query.get("until")),
        "before": place.get("at"),
        "last": place.get("id"),
        "limit": query["limit"] + 1,
    }
    return latest(session.execute(_PAGE, values).all(), query["limit"])
