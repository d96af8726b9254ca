"""Branches: a moment of a run that goes on at several learning rates."""

from app import schemas
from app.api.blueprint import blueprint
from app.lab import Course
from app.web import Operation, of_configuration, services
from model.training import ConfigurationError


@blueprint.post("/runs/<run>/branches")
@Operation(
    "Branch a moment of a run: the same weights and batches, several learning rates",
    status=202,
    may_lack_body=True,
    problems=(409, 503),
)
def begin(run: str, body: schemas.BranchesRequest, query: schemas.MomentQuery) -> schemas.Branches:
    courses = [Course(rate) for rate in body.rates]
    if body.schedule is not None:
        courses.append(Course(body.rates[0], body.schedule, body.final_learning_rate))
    try:
        begun = services().branches.begin(run, query.at, courses, body.steps)
    except ConfigurationError as error:
        raise of_configuration(error) from None
    return schemas.Branches.model_validate(begun)


@blueprint.get("/branches/<branches>")
@Operation("Read how far branches are, and their losses")
def read(branches: str) -> schemas.Branches:
    return schemas.Branches.model_validate(services().branches.of(branches))


@blueprint.delete("/branches/<branches>")
@Operation("Stop branches, which can still be read", status=204)
def stop(branches: str) -> None:
    services().branches.stop(branches)
