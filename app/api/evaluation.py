"""/api/runs/{run}/evaluation: how the network reads the 10,000 test images."""

from dataclasses import asdict

from flask import Blueprint

from app import schemas
from app.web import Operation, run_of, services

blueprint = Blueprint("evaluation", __name__)


@blueprint.get("/runs/<run>/evaluation")
@Operation(
    "Evaluate a run on the test images",
    answer=schemas.Evaluation,
    problems=(404, 503),
)
def read(run: str) -> schemas.Evaluation:
    snapshot = run_of(run)
    measured = services().measurements.evaluations.of(snapshot.moment())
    found = measured.value
    return schemas.Evaluation(
        run=snapshot.id,
        step=measured.step,
        accuracy=found.accuracy,
        errors=found.errors,
        count=found.count,
        interval=list(found.interval),
        confusion=found.confusion.tolist(),
        mistakes=[schemas.Mistake(**asdict(mistake)) for mistake in found.mistakes],
    )
