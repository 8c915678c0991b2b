"""Experiments on the rules: drafted, planned, started, stopped."""

from gateway.operations import delete, get, patch, post
from gateway.routes.leads import RULERS
from services.leads import schemas as s

EXPERIMENTS = "/v1/experiments"
EXPERIMENT = EXPERIMENTS + "/{experiment_id:uuid}"

OPERATIONS = (
    get(EXPERIMENTS, "leads.list_experiments", "Experiments on the rules", RULERS, query=s.ExperimentsQuery,
        answer=s.ExperimentPage),
    post(EXPERIMENTS, "leads.create_experiment", "Draft an experiment", RULERS, body=s.ExperimentBody,
         answer=s.Experiment, status=201),
    post(EXPERIMENTS + "/plan", "leads.plan_experiment", "How many leads an experiment would take", RULERS,
         body=s.ExperimentPlanBody, answer=s.ExperimentPlan, moves=False, deadline_seconds=20),
    get(EXPERIMENT, "leads.get_experiment", "One experiment and what it shows", RULERS, answer=s.Experiment,
        deadline_seconds=20),
    patch(EXPERIMENT, "leads.update_experiment", "Change a draft", RULERS, body=s.ExperimentPatchBody,
          answer=s.Experiment),
    delete(EXPERIMENT, "leads.delete_experiment", "Throw a draft away", RULERS, answer=s.DeletedExperiment),
    post(EXPERIMENT + "/start", "leads.start_experiment", "Let both arms hold from now on", RULERS,
         answer=s.Experiment),
    post(EXPERIMENT + "/stop", "leads.stop_experiment", "Stop it and say what becomes of B", RULERS,
         body=s.ExperimentStopBody, answer=s.Experiment, deadline_seconds=20),
)  # fmt: skip
