"""Operations below /v1/jobs. Written by `make client` from the OpenAPI document; do not edit."""

from typing import cast

from allhands_client.models import Job
from allhands_client.transport import Transport, path_of


class JobsOperations(Transport):
    """One method per operation."""

    def get_job(self, job_id: str) -> Job:
        """One import or export and how far it is. Roles: admin, hr, manager, marketer, rep."""
        return cast(Job, self._call("GET", path_of("/v1/jobs/{job_id}", job_id=job_id)).json())
