"""/api/runs/{run}/nudge: a few steps of gradient descent on the weights for one drawing."""

from collections.abc import Callable

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import seen
from app.lab import Conflict, Moment, Runs
from app.web import Operation, check_key, invalid, moment_of, page_name, services
from model import inspection
from model.arrays import Array


@blueprint.post("/runs/<run>/nudge")
@Operation(
    "Nudge the weights for a drawing: those of a copy or, with apply, those of the run",
    problems=(401, 409, 503),
    is_costly=True,
)
def nudge(run: str, body: schemas.NudgeRequest, query: schemas.MomentQuery) -> schemas.Nudge:
    if body.apply:
        check_key()
        if query.at is not None:
            raise invalid("/at", "a nudge is applied to the newest weights only; omit at or apply")
    moment = moment_of(run, query.at)
    image = seen(body)

    def nudged(weights: Array) -> inspection.Nudging:
        return inspection.nudge(
            moment.network, weights, image, body.label, body.learning_rate, body.count
        )

    if not body.apply:
        before, found = moment.weights, nudged(moment.weights)
    else:
        times = "" if body.count == 1 else f", {body.count} times"
        words = f"Nudged toward {body.label} at rate {body.learning_rate:.3g}{times}"
        moment, before, found = _apply(moment.run, nudged, words)
    price = None
    if body.others:
        measured = services().measurements.prices.of(
            moment.network, before, found.weights, image, body.others
        )
        price = schemas.Price.of(measured, services().lab.mnist().test)
    return schemas.Nudge.of(moment, found, count=body.count, applied=body.apply, price=price)


def _apply(
    run: str, nudged: Callable[[Array], inspection.Nudging], words: str
) -> tuple[Moment, Array, inspection.Nudging]:
    """Nudge the weights that a run has between two of its steps, so that none is undone.

    Returns the moment after, the weights before, and the nudges.
    """
    made: list[tuple[Array, inspection.Nudging]] = []

    def weights_after(weights: Array) -> Array:
        found = nudged(weights)
        if not found.finite:
            raise Conflict(
                f"a learning rate of {found.learning_rate:g} makes the weights overflow, and "
                "nothing was changed; use a smaller one"
            )
        made.append((weights.copy(), found))
        return found.weights

    after = services().lab.ask(Runs.replace_weights, run, weights_after, words, page_name())
    return after.moment(), *made[0]
