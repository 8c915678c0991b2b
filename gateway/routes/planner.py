"""The funnel planner and the targets of reps and teams."""

from gateway.operations import get, put
from gateway.routes.leads import RULERS, SALES
from services.leads import schemas as s

PLANNER = "/v1/planner"

OPERATIONS = (
    get(PLANNER, "leads.get_planner", "What so many deals take, and by when", SALES, query=s.PlannerQuery,
        answer=s.Plan, deadline_seconds=20),
    get(PLANNER + "/reps", "leads.list_planner_reps", "Targets of reps, and where each is stuck", SALES,
        query=s.PlannerRepsQuery, answer=s.PlannerRepPage, deadline_seconds=20),
    get(PLANNER + "/mix", "leads.get_planner_mix", "The mix of visits, and what chance makes of it", SALES,
        query=s.PlannerMixQuery, answer=s.PlannerMix, deadline_seconds=20),
    get(PLANNER + "/targets", "leads.list_targets", "Targets of a month, and what is won of them", SALES,
        query=s.TargetsQuery, answer=s.TargetPage),
    put(PLANNER + "/targets", "leads.set_target", "Set the target of a rep or a team for a month", RULERS,
        body=s.TargetBody, answer=s.SetTarget),
)  # fmt: skip
