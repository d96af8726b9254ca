"""/api/runs/{run}/checkpoint: a run as a file, to keep and to go on from."""

from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any

from flask import Blueprint, Response

from app import schemas
from app.api.network import plain_arrays
from app.api.runs import created
from app.lab import Plan, Runs
from app.web import JSON, Operation, Problem, run_of, services
from model.network import Network
from model.training import Configuration, checkpoints

blueprint = Blueprint("checkpoint", __name__)

FILE = "application/octet-stream"
# The arrays, and some room for the names around them.
LARGEST_FILE = checkpoints.MOST_BYTES + 100_000
# What of a run's state is told beside its weights where it cannot be loaded again.
TOLD = ("step", "seed", "specification", "configuration")


@blueprint.get("/runs/<run>/checkpoint")
@Operation(
    "Download a run, to load it again or to use its weights elsewhere",
    answer=schemas.Checkpoint,
    answer_media=FILE,
    query=schemas.CheckpointQuery,
    problems=(404, 409),
)
def download(run: str, query: schemas.CheckpointQuery) -> Response:
    snapshot = run_of(run)
    state = services().lab.ask(Runs.state, snapshot.id)
    weights = checkpoints.predicting_weights(state)
    told = {"run": snapshot.id} | {name: state[name] for name in TOLD}
    if query.format == "json":
        numbers = snapshot.network.filters(weights)
        body = schemas.Checkpoint(
            **told,
            weights=[None if arrays is None else plain_arrays(arrays) for arrays in numbers],
        )
        response = Response(body.model_dump_json(), mimetype=JSON)
    elif query.format == "onnx":
        # Not at the top: its library takes 13 MB, which a server without such downloads saves.
        from model.network.onnx_export import to_onnx

        response = Response(to_onnx(snapshot.network, weights, told), mimetype=FILE)
    else:
        file = BytesIO()
        checkpoints.save(file, state)
        response = Response(file.getvalue(), mimetype=FILE)
    name = f"nudge-{snapshot.id}-step-{state['step']}.{query.format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.put("/runs/<run>/checkpoint")
@Operation(
    "Load a downloaded run into a new one, which rests",
    answer=schemas.RunState,
    status=201,
    media=(FILE, "application/zip", ""),
    largest_body=LARGEST_FILE,
    needs_key=True,
    problems=(404, 409),
)
def load(run: str, body: bytes) -> Response:
    run_of(run)
    try:
        state = checkpoints.load(BytesIO(body))
        _check_counts(state)
        network = Network(state["specification"])
        settings = Configuration.of(state["configuration"])
        # What an older file does not say has its default.
        state["configuration"] = asdict(settings)
        plan = Plan(network, settings, state["seed"], state=state)
        snapshot = services().lab.ask(Runs.create, plan, start=False)
    except checkpoints.CheckpointError as error:
        raise Problem(400, f"the body is not a checkpoint: {error}") from None
    except ValueError as error:
        raise Problem(422, f"the checkpoint does not hold together: {error}") from None
    return created(snapshot)


def _check_counts(state: Mapping[str, Any]) -> None:
    """Refuse numbers that JSON's readers would round."""
    for name in checkpoints.NUMBERS:
        if state[name] > schemas.LARGEST_STEP:
            raise ValueError(f"{name} is {state[name]}, above {schemas.LARGEST_STEP}")
