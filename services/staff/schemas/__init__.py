"""The published contract of the staff service: bodies, queries and answers, for RPC and HTTP alike."""

from services.staff.schemas.access import *  # noqa: F403
from services.staff.schemas.company import *  # noqa: F403
from services.staff.schemas.imports import *  # noqa: F403
from services.staff.schemas.oidc import *  # noqa: F403
from services.staff.schemas.people import *  # noqa: F403
from services.staff.schemas.views import *  # noqa: F403
