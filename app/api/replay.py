"""/api/runs/{run}/replay: a drawing shown to every kept checkpoint."""

from flask import Blueprint

from app import schemas
from app.api.context import run_of
from app.api.drawings import IMAGES, seen
from app.operations import Operation
from model import inspection

blueprint = Blueprint("replay", __name__)


@blueprint.post("/runs/<run>/replay")
@Operation(
    "Show a drawing to every kept checkpoint of a run",
    answer=schemas.Replay,
    body=schemas.Drawing,
    media=IMAGES,
    needs_body=True,
    problems=(404,),
)
def replay(run: str, body: schemas.Drawing | bytes) -> schemas.Replay:
    snapshot = run_of(run)
    kept = snapshot.checkpoints
    found = inspection.replay(snapshot.network, list(kept.values()), seen(body))
    return schemas.Replay(run=snapshot.id, steps=list(kept), probabilities=found.tolist())
