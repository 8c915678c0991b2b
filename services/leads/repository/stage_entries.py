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

# Only stays that ended count: a lead that never left `lead` says nothing of how long that takes.
STAYS = f"""
    select s.lead_id, s.at as until, s.stage as stage_after,
        coalesce(lag(s.stage) over way, 'lead') as stage, coalesce(lag(s.at) over way, l.created_at) as at
    from ({SAID}) s join lead l on l.id = s.lead_id
    window way as (partition by s.lead_id order by s.sequence)
"""  # noqa: S608 - our own words

MEDIANS = f"""
    select stage, percentile_cont(0.5) within group (order by extract(epoch from until - at) / 86400) as days
    from ({STAYS}) stay where until >= at group by stage
"""  # noqa: S608 - our own words
