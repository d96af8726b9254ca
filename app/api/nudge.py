"""/api/runs/{run}/nudge and /nudge-image: move the weights, or the drawing, and see."""

from dataclasses import asdict

from flask import Blueprint

from app import schemas
from app.api.drawings import seen
from app.lab import Conflict, Runs
from app.schemas import MomentQuery, encoder
from app.web import Operation, check_key, invalid, moment_of, services
from model import inspection
from model.arrays import Array
from model.network import Network

blueprint = Blueprint("nudges", __name__)


@blueprint.post("/runs/<run>/nudge")
@Operation(
    "Nudge the weights for a drawing: a copy or, with apply, the run itself",
    answer=schemas.Nudging,
    body=schemas.Nudge,
    query=MomentQuery,
    needs_body=True,
    problems=(401, 404, 409, 503),
)
def nudge(run: str, body: schemas.Nudge, query: MomentQuery) -> schemas.Nudging:
    if body.apply:
        check_key()
        if query.at is not None:
            raise invalid(
                "/at", "only the present of a run can be nudged itself; leave at or apply out"
            )
        return _apply(run, body)
    moment = moment_of(run, query.at)
    found = _nudge(moment.network, moment.weights, seen(body), body)
    return _answer(found, moment.run, moment.step, body)


def _apply(run: str, body: schemas.Nudge) -> schemas.Nudging:
    """Nudge a run between two of its steps, so that nothing that it learns meanwhile is lost."""
    snapshot = moment_of(run, None)
    image = seen(body)
    made: list[inspection.Nudging] = []

    def moved(weights: Array) -> Array:
        found = _nudge(snapshot.network, weights, image, body)
        if not found.finite:
            raise Conflict(
                f"a learning rate of {body.learning_rate:g} makes numbers too large to compute "
                "with, and nothing was changed; take a smaller one"
            )
        made.append(found)
        return found.weights

    after = services().lab.ask(Runs.replace_weights, snapshot.run, moved)
    return _answer(made[0], after.id, after.step, body)


def _nudge(
    network: Network, weights: Array, image: Array, body: schemas.Nudge
) -> inspection.Nudging:
    try:
        return inspection.nudge(network, weights, image, body.label, body.learning_rate, body.count)
    except inspection.InspectionError as error:
        raise Conflict(str(error)) from None


def _answer(found: inspection.Nudging, run: str, step: int, body: schemas.Nudge) -> schemas.Nudging:
    return schemas.Nudging(
        run=run,
        step=step,
        label=found.label,
        learning_rate=found.learning_rate,
        count=body.count,
        probabilities=found.probabilities.tolist(),
        losses=found.losses.tolist(),
        predicted=found.predicted.tolist(),
        measured=found.measured.tolist(),
        layers=[_layer(layer) for layer in found.layers],
        most_moved=[schemas.MovedUnit(**asdict(moved)) for moved in found.most_moved],
        finite=found.finite,
        applied=body.apply,
    )


def _layer(layer: inspection.LayerNudge) -> schemas.NudgedLayer:
    norms = layer.gradient_norms
    return schemas.NudgedLayer(
        entry=layer.entry,
        type=layer.type,
        gradient_norm=float(norms[0]) if norms.size else None,
        moved=layer.moved.tolist(),
        relative=layer.relative.tolist(),
    )


@blueprint.post("/runs/<run>/nudge-image")
@Operation(
    "Nudge a drawing until the network takes it for another digit",
    answer=schemas.PictureNudging,
    body=schemas.PictureNudge,
    query=schemas.LookQuery,
    needs_body=True,
    problems=(404, 409),
)
def nudge_image(
    run: str, body: schemas.PictureNudge, query: schemas.LookQuery
) -> schemas.PictureNudging:
    moment = moment_of(run, query.at)
    image = seen(body)
    try:
        found = inspection.nudge_image(
            moment.network, moment.weights, image, body.target, body.step_size, body.most_steps
        )
    except inspection.InspectionError as error:
        raise Conflict(str(error)) from None
    encode = encoder(query.encoding)
    return schemas.PictureNudging(
        run=moment.run,
        step=moment.step,
        target=found.target,
        succeeded=found.succeeded,
        probabilities=found.probabilities.tolist(),
        frames=[encode(frame) for frame in found.frames],
        frame_steps=found.frame_steps.tolist(),
        ink_added=found.ink_added,
        ink_removed=found.ink_removed,
    )
