"""Saved views of lists: everybody's own, and those they share with the company."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.staff import answers, schemas
from services.staff.domain.views import check_may_change, check_may_delete
from services.staff.repository import employees, views
from services.staff.rpc_call import Answer, StaffCall
from shared.errors import check_version
from shared.rpc import rpc
from shared.schemas import load


class ViewsRpc(StaffCall):
    """How people look at lists. A view holds columns and filters: what is listed stays within reach."""

    @rpc
    def list_views(self, query: Answer) -> Answer:
        """The caller's views, then those that others share; answers `SavedViewPage`."""
        asked = load(schemas.ViewsQuery, query, at="query")
        viewer_id = self._viewer().id
        with self.db.transaction() as session:
            rows = views.page(session, viewer_id, asked)
        shown = rows[: asked["limit"]]
        more = len(rows) > len(shown)
        return {
            "data": [answers.saved_view(view, owner_name, viewer_id) for view, owner_name in shown],
            "next_after": views.place_of(shown[-1][0], viewer_id) if more else None,
        }

    @rpc
    def create_view(self, body: Answer) -> Answer:
        """Keep a view of one's own, at most 50 of a page; answers `SavedView`."""
        asked = load(schemas.ViewBody, body)
        viewer_id = self._viewer().id

        def add(session: Session) -> Answer:
            return _answer(session, views.add(session, viewer_id, asked, self._act()), viewer_id)

        return self._once("create_view", body, add)

    @rpc
    def update_view(self, view_id: str, body: Answer, if_match: int | None = None) -> Answer:
        """Change a view of one's own; answers `SavedView`.

        A shared one of another is `view_of_another` (403).
        """
        values = load(schemas.ViewPatchBody, body)
        viewer_id = self._viewer().id
        with self.db.transaction() as session:
            view = views.lock(session, UUID(view_id), viewer_id)
            check_may_change(view.owner_id, viewer_id)
            check_version(view.version, if_match)
            views.change(session, view, values, self._act())
            return _answer(session, view, viewer_id)

    @rpc
    def delete_view(self, view_id: str) -> Answer:
        """Forget a view of one's own; an admin also one that another shares."""
        viewer = self._viewer()
        with self.db.transaction() as session:
            view = views.lock(session, UUID(view_id), viewer.id)
            check_may_delete(view.owner_id, viewer.id, viewer.roles)
            views.delete(session, view)
        return {}


def _answer(session: Session, view: Any, viewer_id: UUID) -> Answer:
    return answers.saved_view(view, employees.get(session, view.owner_id).name, viewer_id)
