"""/api/runs/{run}/replay: a drawing shown to every kept checkpoint.

The probabilities are the networks' own, not calibrated as a prediction's are: they show learning.
"""

from flask import Blueprint

from app import schemas
from app.api.drawings import IMAGES, seen
from app.web import Operation, run_of
from model import inspection

blueprint = Blueprint("replay", __name__)


@blueprint.post("/runs/<run>/replay")
@Operation(
    "Show a drawing to every kept checkpoint of a run",
    answer=schemas.Replay,
    body=schemas.Drawing,
    query=schemas.ReplayQuery,
    media=IMAGES,
    needs_body=True,
    problems=(404,),
)
def replay(run: str, body: schemas.Drawing | bytes, query: schemas.ReplayQuery) -> schemas.Replay:
    snapshot = run_of(run)
    kept = dict(snapshot.checkpoints)
    if query.present:
        kept.setdefault(snapshot.step, snapshot.weights)
    found = inspection.replay(snapshot.network, list(kept.values()), seen(body))
    return schemas.Replay(run=snapshot.id, steps=list(kept), probabilities=found.tolist())
