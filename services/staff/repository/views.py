"""Saved views: mine, and those that others share. Who may not see one is told that there is none."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from services.staff.domain.views import check_may_keep_another
from services.staff.models import Employee
from services.staff.models_views import SavedView
from services.staff.repository import constraints, employees
from services.staff.repository.audit import Act, Facts
from shared.errors import NotFound
from shared.ids import new_id
from shared.pages import CursorUnclear


class ViewUnknown(NotFound):
    """No such view within reach."""


def page(session: Session, viewer_id: UUID, query: Facts) -> Sequence[Any]:
    """(view, owner's name) of mine, then of others'; by name; one more than `limit` if there are more."""
    place = (SavedView.owner_id != viewer_id, func.lower(SavedView.name), SavedView.id)
    statement = (
        select(SavedView, Employee.name)
        .join(Employee, Employee.id == SavedView.owner_id)
        .where(or_(SavedView.owner_id == viewer_id, SavedView.shared))
    )
    if "page" in query:
        statement = statement.where(SavedView.page == query["page"])
    if query["after"] is not None:
        statement = statement.where(tuple_(*place) > tuple_(*_after(query["after"])))
    return session.execute(statement.order_by(*place).limit(query["limit"] + 1)).all()


def place_of(view: SavedView, viewer_id: UUID) -> Facts:
    """Where the list goes on after this view."""
    return {"others": view.owner_id != viewer_id, "name": view.name, "id": str(view.id)}


def _after(place: Facts) -> tuple[Any, Any, Any]:
    try:
        return bool(place["others"]), func.lower(str(place["name"])), UUID(place["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CursorUnclear("this is no place in the list") from None


def add(session: Session, viewer_id: UUID, values: Facts, act: Act) -> SavedView:
    """Keep a new view; one at a time a person, so that no two are the last that fits."""
    employees.check_active(employees.lock(session, viewer_id))
    of_page = select(func.count()).where(SavedView.owner_id == viewer_id, SavedView.page == values["page"])
    check_may_keep_another(session.scalar(of_page) or 0)
    moments = {"created_at": act.now, "updated_at": act.now}
    view = SavedView(id=new_id(), owner_id=viewer_id, version=1, **values, **moments)
    with constraints.refusals(session):
        session.add(view)
    return view


def lock(session: Session, view_id: UUID, viewer_id: UUID) -> SavedView:
    """A view within reach, locked against other writers; `ViewUnknown` if there is none."""
    found = session.get(SavedView, view_id, with_for_update=True, populate_existing=True)
    if found is None or not (found.shared or found.owner_id == viewer_id):
        raise ViewUnknown(f"no view {view_id} in reach")
    return found


def change(session: Session, view: SavedView, values: Facts, act: Act) -> None:
    """Write new values of a locked view; the same values again are no new version."""
    if all(getattr(view, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(view, name, value)
    view.version, view.updated_at = view.version + 1, act.now
    with constraints.refusals(session):
        pass


def delete(session: Session, view: SavedView) -> None:
    """Forget a view."""
    session.delete(view)
    session.flush()
