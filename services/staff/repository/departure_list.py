"""Who leaves, has left and came back, by their day, a page at a time."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from services.staff.models import DeparturePlan, Employee
from services.staff.repository.audit import Facts
from shared.pages import CursorUnclear

_DAY = (DeparturePlan.effective_on, DeparturePlan.employee_id)


def page(session: Session, query: Facts) -> Sequence[Row[DeparturePlan, Employee]]:
    """Departures and their people in the order of `query["sort"]`; one more than `limit` if there are."""
    descends = query["sort"].startswith("-")
    statement = select(DeparturePlan, Employee).join(Employee, Employee.id == DeparturePlan.employee_id)
    if "state" in query:
        statement = statement.where(DeparturePlan.state == query["state"])
    if query["after"] is not None:
        here, place = tuple_(*_DAY), tuple_(*_place(query["after"]))
        statement = statement.where(here < place if descends else here > place)
    order = [each.desc() if descends else each.asc() for each in _DAY]
    return session.execute(statement.order_by(*order).limit(query["limit"] + 1)).all()


def _place(after: Facts) -> tuple[date, UUID]:
    try:
        return date.fromisoformat(after["day"]), UUID(after["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CursorUnclear("this is no place in the list") from None
