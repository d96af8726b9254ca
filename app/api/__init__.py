"""The routes under /api.

There is one module per resource, which parses the request, calls the lab or the model, and
answers with a class from the module of the same name in ``app.schemas``. ``runs`` is the one to
read first, with ``states`` (how a run is written); of the views of a run's network ``predict`` is
the simplest, and ``drawings`` reads the drawing that all of them take.
"""

from app.api import (
    batch,
    branches,
    checkpoint,
    description,
    digits,
    directions,
    dreams,
    evaluation,
    examples,
    explanation,
    gradient_origin,
    map,
    move,
    neighbors,
    network,
    normalization,
    nudge,
    nudge_image,
    origin,
    predict,
    presets,
    rate_map,
    replay,
    runs,
    saliency,
    schedule,
    search,
)
from app.api.blueprint import blueprint
