"""The staff service. Each method loads, decides, saves and tells; none holds a rule or a query."""

from services.staff.rpc_access import AccessRpc
from services.staff.rpc_company import CompanyRpc
from services.staff.rpc_imports import ImportsRpc
from services.staff.rpc_mappings import MappingsRpc
from services.staff.rpc_oidc import OidcRpc
from services.staff.rpc_people import PeopleRpc
from services.staff.rpc_views import ViewsRpc


class StaffService(AccessRpc, OidcRpc, PeopleRpc, CompanyRpc, ImportsRpc, MappingsRpc, ViewsRpc):
    """Who works here, who may do what, who is away or gone."""

    name = "staff"
