"""The leads behind a number of the funnel as a list shows them, in one call.

The funnel counts for who had a lead last; a list shows who may see it now. A lead that went where the caller
does not see it is counted still, so it has its line: what it was counted by, and nothing of who it is.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.leads.domain.funnel_lines import behind_a_number
from services.leads.repository.funnel import funnel_leads
from services.leads.repository.leads import line
from services.leads.repository.list_sorts import OPEN_CHANCES
from services.leads.repository.list_sql import COLUMNS
from services.leads.repository.locks import array
from services.leads.repository.reach import Visible, is_visible

Answer = dict[str, Any]

_LINES = text(f"""
    select {COLUMNS}, l.p_win, l.home_pool_id, r.name as owner_name, (select h.rep_id from holding h
        where h.lead_id = l.id order by h.started_at desc, h.id desc limit 1) as last_holder
    from {OPEN_CHANCES} left join rep_account r on r.rep_id = l.owner_id
    where l.id = any(cast(:ids as uuid[])) order by l.id
""")  # noqa: S608 - our own words


def funnel_lines(session: Session, visible: Visible, query: Mapping[str, Any]) -> Answer:
    """A page of the leads behind one number, by id; each says whether it is within reach."""
    page = funnel_leads(session, visible, query)
    rows = session.execute(_LINES, {"ids": array(page["data"])})
    return page | {"data": [behind_a_number(line(row), in_reach=is_visible(row, visible)) for row in rows]}
