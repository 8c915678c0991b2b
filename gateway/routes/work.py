"""What reps and managers look at every day."""

from gateway.operations import get
from gateway.routes.leads import HANDS
from services.leads import schemas as s

OPERATIONS = (get("/v1/today", "leads.get_today", "What I work on now, why, by when", HANDS, answer=s.Today),)
