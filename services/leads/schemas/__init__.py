"""The published contract of the leads service: request bodies, queries and answers."""

from services.leads.schemas.assignments import *  # noqa: F403
from services.leads.schemas.capture import *  # noqa: F403
from services.leads.schemas.common import *  # noqa: F403
from services.leads.schemas.contracts import *  # noqa: F403
from services.leads.schemas.cycles import *  # noqa: F403
from services.leads.schemas.duplicates import *  # noqa: F403
from services.leads.schemas.exports import *  # noqa: F403
from services.leads.schemas.funnel import *  # noqa: F403
from services.leads.schemas.holding import *  # noqa: F403
from services.leads.schemas.intake import *  # noqa: F403
from services.leads.schemas.jobs import *  # noqa: F403
from services.leads.schemas.leads import *  # noqa: F403
from services.leads.schemas.leavers import *  # noqa: F403
from services.leads.schemas.lookups import *  # noqa: F403
from services.leads.schemas.merges import *  # noqa: F403
from services.leads.schemas.opportunities import *  # noqa: F403
from services.leads.schemas.pool import *  # noqa: F403
from services.leads.schemas.receivables import *  # noqa: F403
from services.leads.schemas.reps import *  # noqa: F403
from services.leads.schemas.rules import *  # noqa: F403
from services.leads.schemas.settings import *  # noqa: F403
from services.leads.schemas.sources import *  # noqa: F403
from services.leads.schemas.today import *  # noqa: F403
from services.leads.schemas.touches import *  # noqa: F403
from services.leads.schemas.turnover import *  # noqa: F403
from services.leads.schemas.work import *  # noqa: F403
