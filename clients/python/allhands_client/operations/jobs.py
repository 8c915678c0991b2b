"""Operations below /v1/jobs. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import Import
from allhands_client.transport import Transport, path_of


class JobsOperations(Transport):
    """One method per operation."""

    def get_job(self, import_id: str) -> Import:
        """One long work and how far it is. Roles: admin, manager, marketer."""
        return cast(Import, self._call("GET", path_of("/v1/jobs/{import_id}", import_id=import_id)).json())
