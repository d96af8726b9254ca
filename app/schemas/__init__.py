"""The wire format of requests and answers; the OpenAPI description is made from these classes.

``base`` has what all of them have in common, ``arrays`` how an array is written, ``drawings`` the
forms of a drawing, and ``moments`` what the views of a run's network at one step have in common.
The other modules describe one feature each and bear the name of its module in ``app.api``.
"""

from app.schemas.base import Answer, Description, Fault, MomentQuery, ProblemDetails
from app.schemas.batch import Batch, BatchQuery
from app.schemas.branches import Branches, BranchesRequest
from app.schemas.checkpoint import Checkpoint, CheckpointQuery
from app.schemas.digits import KeptDigit, LabeledDrawing, OwnDigits, OwnDigitsQuery, RestoredDigits
from app.schemas.directions import Directions, DirectionsRequest
from app.schemas.drawings import Drawing
from app.schemas.dreams import Dreams, DreamsRequest, Strongest
from app.schemas.evaluation import Evaluation
from app.schemas.examples import Example, Examples, ExamplesQuery
from app.schemas.explanation import Explanation, ExplanationQuery
from app.schemas.gradient_origin import GradientOrigin, NumberQuery
from app.schemas.map import Map, MapPoint, MapQuery
from app.schemas.moments import EncodingQuery
from app.schemas.move import Move, MoveQuery
from app.schemas.neighbors import Neighbor, Neighbors, NeighborsQuery
from app.schemas.network import Architecture, NetworkDescription, NetworkQuery
from app.schemas.normalization import NormalizationQuery, Normalized
from app.schemas.nudge import Nudge, NudgeRequest, Price
from app.schemas.nudge_image import NudgeImage, NudgeImageRequest
from app.schemas.origin import Origin, OriginQuery
from app.schemas.predict import Prediction, PredictionQuery
from app.schemas.presets import Presets
from app.schemas.rate_map import RateMap, RateMapRequest
from app.schemas.replay import Replay, ReplayQuery
from app.schemas.runs import Changes, Fork, NewRun, RunList, RunState, RunSummary, StateQuery, Steps
from app.schemas.saliency import Saliency
from app.schemas.schedule import Schedule, ScheduleQuery
from app.schemas.search import Search, SearchQuery
