"""/api/runs/{run}/replay: the probabilities of one drawing at every kept checkpoint.

They are the outputs of the softmax and not calibrated as those of a prediction are, so that they
show how the network itself learned.
"""

from app import schemas
from app.api.blueprint import blueprint
from app.api.drawings import on_drawing, seen
from app.web import run_of
from model import inspection


@blueprint.post("/runs/<run>/replay")
@on_drawing("Classify a drawing with every kept checkpoint of a run")
def replay(run: str, body: schemas.Drawing | bytes, query: schemas.ReplayQuery) -> schemas.Replay:
    snapshot = run_of(run)
    kept = dict(snapshot.checkpoints)
    if query.present:
        kept.setdefault(snapshot.step, snapshot.weights)
    found = inspection.replay(snapshot.network, list(kept.values()), seen(body))
    return schemas.Replay(run=snapshot.id, steps=list(kept), probabilities=found.tolist())
