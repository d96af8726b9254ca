"""/api/runs/{run}/checkpoint: download a run as a file, and load such a file as a new run."""

from io import BytesIO
from zipfile import is_zipfile

from flask import Response

from app import schemas
from app.api.blueprint import blueprint
from app.api.network import plain_arrays
from app.api.runs import created
from app.lab import Plan, Runs
from app.web import JSON, Operation, Problem, run_of, services
from model import training

FILE = "application/octet-stream"
# What begins each entry of a ZIP archive's directory, and more of them than a checkpoint has.
# The zipfile module makes an object of every entry, before any can be looked at.
ENTRY = b"PK\x01\x02"
MOST_ENTRIES = 100
# What the formats that cannot be loaded again hold of a run's state, beside its weights.
DESCRIPTION = ("step", "seed", "specification", "configuration")


@blueprint.get("/runs/<run>/checkpoint")
@Operation(
    "Download a run, to load it again or to use its weights elsewhere",
    answer=schemas.Checkpoint,
    answer_media=(FILE,),
    problems=(409,),
)
def download(run: str, query: schemas.CheckpointQuery) -> Response:
    snapshot = run_of(run)
    state = services().lab.ask(Runs.state, snapshot.id)
    weights = training.predicting_weights(state)
    description = {"run": snapshot.id} | {name: state[name] for name in DESCRIPTION}
    if query.format == "json":
        numbers = snapshot.network.filters(weights)
        body = schemas.Checkpoint(
            **description,
            weights=[None if arrays is None else plain_arrays(arrays) for arrays in numbers],
        )
        response = Response(body.model_dump_json(), mimetype=JSON)
    elif query.format == "onnx":
        # Imported here because its library takes 13 MB of memory, which few servers need.
        from model.network.onnx_export import to_onnx

        response = Response(to_onnx(snapshot.network, weights, description), mimetype=FILE)
    else:
        file = BytesIO()
        training.save(file, state)
        response = Response(file.getvalue(), mimetype=FILE)
    name = f"nudge-{snapshot.id}-step-{state['step']}.{query.format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.put("/runs/<run>/checkpoint")
@Operation(
    "Load a downloaded run into a new one, which is paused",
    answer=schemas.RunState,
    status=201,
    media=(FILE, "application/zip", ""),
    largest_body=training.LARGEST_FILE,
    needs_key=True,
    problems=(409,),
)
def load(run: str, body: bytes) -> Response:
    run_of(run)
    if not is_zipfile(BytesIO(body)) or body.count(ENTRY) > MOST_ENTRIES:
        raise Problem(400, "the body is not a checkpoint: it is no .npz file, or a truncated one")
    try:
        plan = Plan.resuming(training.load(BytesIO(body)))
        snapshot = services().lab.ask(Runs.create, plan, start=False)
    except ValueError as error:
        raise Problem(422, f"the checkpoint cannot be loaded: {error}") from None
    return created(snapshot)
