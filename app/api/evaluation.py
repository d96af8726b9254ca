"""/api/runs/{run}/evaluation: the accuracy on the 10,000 test images."""

from app import schemas
from app.api.blueprint import blueprint
from app.web import Operation, moment_of, services


@blueprint.get("/runs/<run>/evaluation")
@Operation("Evaluate a run on the test images", is_costly=True)
def read(run: str) -> schemas.Evaluation:
    moment = moment_of(run, None)
    measured = services().measurements.evaluations.of(moment)
    return schemas.Evaluation.of(moment, measured.value, step=measured.step)
