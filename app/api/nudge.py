"""/api/runs/{run}/nudge: a few steps of gradient descent on the weights for one drawing."""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import seen
from app.lab import Conflict, Moment, Runs
from app.web import Operation, check_key, invalid, moment_of, services
from model import inspection
from model.arrays import Array


@blueprint.post("/runs/<run>/nudge")
@Operation(
    "Nudge the weights for a drawing: those of a copy or, with apply, those of the run",
    problems=(401, 409, 503),
)
def nudge(run: str, body: schemas.NudgeRequest, query: schemas.MomentQuery) -> schemas.Nudge:
    if body.apply:
        check_key()
        if query.at is not None:
            raise invalid("/at", "a nudge is applied to the newest weights only; omit at or apply")
    moment = moment_of(run, query.at)
    image = seen(body)
    if body.apply:
        moment, found = _apply(moment, image, body)
    else:
        found = _nudge(moment, moment.weights, image, body)
    return schemas.Nudge.of(moment, found, count=body.count, applied=body.apply)


def _apply(
    moment: Moment, image: Array, body: schemas.NudgeRequest
) -> tuple[Moment, inspection.Nudging]:
    """Nudge the weights that a run has between two of its steps, so that none is undone."""
    made: list[inspection.Nudging] = []

    def nudged(weights: Array) -> Array:
        found = _nudge(moment, weights, image, body)
        if not found.finite:
            raise Conflict(
                f"a learning rate of {body.learning_rate:g} makes the weights overflow, and "
                "nothing was changed; use a smaller one"
            )
        made.append(found)
        return found.weights

    after = services().lab.ask(Runs.replace_weights, moment.run, nudged)
    return after.moment(), made[0]


def _nudge(
    moment: Moment, weights: Array, image: Array, body: schemas.NudgeRequest
) -> inspection.Nudging:
    try:
        return inspection.nudge(
            moment.network, weights, image, body.label, body.learning_rate, body.count
        )
    except inspection.InspectionError as error:
        raise Conflict(str(error)) from None
