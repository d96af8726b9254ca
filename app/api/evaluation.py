"""/api/runs/{run}/evaluation: the accuracy on the 10,000 test images."""

from flask import Blueprint

from app import schemas
from app.web import Operation, evaluations, run_of

blueprint = Blueprint("evaluation", __name__)


@blueprint.get("/runs/<run>/evaluation")
@Operation(
    "Evaluate a run on the test images",
    answer=schemas.Evaluation,
    problems=(404, 503),
)
def read(run: str) -> schemas.Evaluation:
    snapshot = run_of(run)
    return schemas.Evaluation.of(snapshot.moment(), evaluations().of(snapshot))
