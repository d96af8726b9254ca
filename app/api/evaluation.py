"""/api/runs/{run}/evaluation: the accuracy on the 10,000 test images."""

from flask import Blueprint

from app import schemas
from app.web import Operation, moment_of, services

blueprint = Blueprint("evaluation", __name__)


@blueprint.get("/runs/<run>/evaluation")
@Operation("Evaluate a run on the test images", answer=schemas.Evaluation, problems=(404, 503))
def read(run: str) -> schemas.Evaluation:
    moment = moment_of(run, None)
    measured = services().measurements.evaluations.of(moment)
    return schemas.Evaluation.of(moment, measured.value, step=measured.step)
