"""What reps and managers look at every day."""

# ruff: noqa: E501 - an operation reads best on one line

from gateway.operations import get
from gateway.routes.leads import DECIDERS, HANDS, RULERS, SCORERS
from services.leads import schemas as s

OPERATIONS = (
    get("/v1/today", "leads.get_today", "What I work on now, why, by when", HANDS, answer=s.Today),
    get("/v1/reps", "leads.list_reps", "Reps and what they hold of what they may", DECIDERS, query=s.RepsQuery, answer=s.RepLoadPage),
    get("/v1/turnover", "leads.get_turnover", "How leads leave hands, and how long they wait", SCORERS, query=s.TurnoverQuery,
        answer=s.TurnoverPage, deadline_seconds=20),
    get("/v1/turnover/rotation", "leads.get_rotation", "Whether rotating pays: due leads rotated, beside those held out",
        SCORERS, query=s.RotationQuery, answer=s.Rotation),
    get("/v1/assignments", "leads.list_assignments", "What the system chose by itself, and why", RULERS, query=s.AssignmentsQuery,
        answer=s.AssignmentPage),
)  # fmt: skip
