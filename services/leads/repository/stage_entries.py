"""When leads entered their stages, told by their history: the words other statements are built from.

A lead is at stage `lead` from the day it came in; from then on its history says. What an older history or an
imported one left out is taken from the lead itself: a won lead without a word of it was paid when it closed.
"""

STAGE_EVENTS = "('stage_changed', 'reopened')"

SAID = f"""
    select e.lead_id, e.sequence, e.at, e.data ->> 'stage' as stage, e.actor_id,
        (e.data ->> 'amount_fen')::bigint as amount_fen, (e.data ->> 'expected_on')::date as expected_on,
        coalesce(e.data ->> 'lost_reason', e.data ->> 'reason') as reason
    from lead_event e where e.type in {STAGE_EVENTS}
"""  # noqa: S608 - our own words

LATEST = 2_000

# Only stays that ended count: a lead that never left `lead` says nothing of how long that takes. The latest
# ends are enough to say what is usual, and as many of them are read when a page is asked for.
MEDIANS = f"""
    select stage, percentile_cont(0.5) within group (order by extract(epoch from until - at) / 86400) as days
    from (
        select e.at as until, coalesce(b.stage, 'lead') as stage, coalesce(b.at, p.created_at) as at
        from (
            select lead_id, sequence, at from lead_event where type in {STAGE_EVENTS}
            order by at desc, tick desc limit {LATEST}) e
        join lead_progress p on p.lead_id = e.lead_id
        left join lateral (
            select b.at, b.data ->> 'stage' as stage from lead_event b
            where b.lead_id = e.lead_id and b.sequence < e.sequence and b.type in {STAGE_EVENTS}
            order by b.sequence desc limit 1) b on true
    ) stay
    where until >= at group by stage
"""  # noqa: S608 - our own words
