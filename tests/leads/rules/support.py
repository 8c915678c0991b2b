"""What the tests of the rules have in common."""

from services.leads.models import Base
from tests.leads.world import World


def fingerprint(world: World) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and every row's address and the transaction that wrote it."""
    return {
        table.name: tuple(
            world.run(
                "select count(*), md5(coalesce(string_agg(xmin::text || ctid::text, ',' order by ctid), ''))"
                f" from {table.name}"
            )[0]
        )
        for table in Base.metadata.sorted_tables
    }
