"""Each check of learned models names what was planted, and nothing before."""

import pytest

from shared.ids import new_id
from tests.leads.models.conftest import ADMIN

FAULTS = {
    "S65": "alter table score_model disable trigger score_model_stays;"
    " update score_model set artefact = artefact || ' '",
    "S66": "update score_model set state = 'retired' where kind = 'trees'",
    "S67": "insert into lead_win (lead_id, p, model_id, version, at)"
    f" values ('{new_id()}', 0.5, '{new_id()}', 1, now())",
    "S72": "update score_training set state = 'failed', error_code = 'leak_suspected'",
}


@pytest.mark.parametrize("check", FAULTS)
def test_each_check_of_models_sees_its_planted_fault(world, ask, models, check):
    ask(ADMIN, "publish_score_model", models[0]["id"], {"reason": "for a test"})
    ask(ADMIN, "describe_score_feature", {"name": "extra.方式", "zh": "到访渠道"})
    assert check not in {each.split()[0] for each in world.broken()}

    world.run(FAULTS[check])

    assert check in {each.split()[0] for each in world.broken()}
