"""Remote methods of features: which there are, and what the company says of each. No rule, no query."""

from sqlalchemy.orm import Session

from services.leads import schemas
from services.leads.answers_features import Known, feature_answer, features_answer
from services.leads.answers_models import Answer
from services.leads.domain.described import check_description
from services.leads.repository import score_features, score_models, score_trainings
from services.leads.wired import Wired
from shared.rpc import rpc
from shared.schemas import load


class FeaturesRpc(Wired):
    """What a model may look at of a lead."""

    @rpc
    def list_score_features(self) -> Answer:
        """What a model may look at, what the newest one does, and what the company says of it."""
        with self.db.transaction() as session:
            return features_answer(_known(session))

    @rpc
    def describe_score_feature(self, body: Answer, if_match: int | None = None) -> Answer:
        """Say what a feature is called, when it is known, who keeps it right; answers the `ScoreFeature`."""
        changes = load(schemas.ScoreFeaturePatchBody, body)
        name = changes.pop("name")
        check_description(name, changes)
        with self.db.transaction() as session:
            actor, now = self.call.actor, self.clock.now()
            score_features.describe(session, name, changes, if_match, actor=actor, now=now)
            return feature_answer(_known(session), name)


def _known(session: Session) -> Known:
    newest = score_models.list_models(session, None, 1)
    attributes = [*score_trainings.leaks_of_newest(session), *score_features.attributes(session)]
    return Known(
        newest[0] if newest else None,
        score_models.model_in_state(session, "champion"),
        score_features.descriptions(session),
        attributes,
    )
