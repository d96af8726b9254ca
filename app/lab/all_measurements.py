"""The kinds of measurements that the server makes, how old they may be, and how many are kept."""

from typing import NamedTuple

from app.lab.batches import NextBatch
from app.lab.lab import Lab
from app.lab.measurements import Measurements
from app.lab.memory import MOST_FEATURE_SETS, MOST_FEATURES
from app.lab.prices import Prices
from app.lab.runs import Runs
from app.lab.snapshots import Moment
from model import inspection
from model.arrays import Array
from model.data import Mnist
from model.judgment import Evaluation, Found, evaluate, search

# For how long the measurement of a run that trains is used, by kind.
EVALUATION_AGE_S = 2.0
# Dead units change slowly, and a class of pages asks for them all the time.
DEAD_SHARES_AGE_S = 4.0
FEATURES_AGE_S = 30.0
BATCH_AGE_S = 1.0
SEARCH_AGE_S = 5.0
RATE_MAP_AGE_S = 4.0
# A new map is thus made at most once a second; the page shows each for two.
MAP_AGE_S = 2.0
# How many measurements of each kind are kept; of features, which are large, see ``memory``.
MOST_EVALUATIONS = 32
MOST_DEAD_SHARES = 256
MOST_BATCHES = 4
MOST_SEARCHES = 64
MOST_RATE_MAPS = 64
MOST_MAPS = 8
# Dead units are found on the first so many held-out images.
DEAD_IMAGES = 256
# The batch of a rate map: the first so many training images, so that maps differ by the weights.
RATE_MAP_IMAGES = 128
# While a run trains, its features are those of the first so many training images: the person who
# draws does not wait long, and training is not held up.
IMAGES_WHILE_TRAINING = 15_000
# How many held-out images are on the map, and the most numbers in their features; of a network
# with so large a last hidden layer that there would be more, there are fewer images.
MAP_IMAGES = 1000
MOST_MAP_FEATURES = 4_000_000


class Features(NamedTuple):
    """The last hidden layer of the first training images, (units, images), and the weights."""

    weights: Array
    numbers: Array


class Map(NamedTuple):
    """The first held-out images in two dimensions, and the weights."""

    weights: Array
    images: inspection.ImageMap


def _evaluation(moment: Moment, mnist: Mnist) -> Evaluation:
    temperature = moment.calibration.temperature
    return evaluate(moment.network, moment.weights, mnist.test, temperature=temperature)


def _dead_shares(moment: Moment, mnist: Mnist) -> list[float | None]:
    images = mnist.validation.images[:DEAD_IMAGES]
    return inspection.dead_shares(moment.network, moment.weights, images)


def _features(moment: Moment, mnist: Mnist) -> Features:
    network, weights = moment.network, moment.weights
    # Where the last hidden layer is large, only the first training images are measured.
    images = mnist.train.images[: IMAGES_WHILE_TRAINING if moment.is_training else None]
    most = MOST_FEATURES // inspection.feature_count(network)
    numbers = inspection.features(network, weights, images[:most])
    return Features(weights, numbers)


class Mistaken(NamedTuple):
    """The step of a kept moment, and what was found among the test images there."""

    step: int
    found: Found


def _rate_map(moment: Moment, mnist: Mnist) -> inspection.RateMap:
    images, labels = mnist.train.images[:RATE_MAP_IMAGES], mnist.train.labels[:RATE_MAP_IMAGES]
    return inspection.rate_map(moment.network, moment.weights, images, labels)


def _map(moment: Moment, mnist: Mnist) -> Map:
    network, weights = moment.network, moment.weights
    images = mnist.validation.images[:MAP_IMAGES]
    most = MOST_MAP_FEATURES // inspection.feature_count(network)
    return Map(weights, inspection.map_images(network, weights, images[:most]))


class AllMeasurements:
    """The kinds of measurements that an application needs.

    Attributes
    ----------
    evaluations : Measurements of Evaluation
        On the test images.
    dead_shares : Measurements of list of float or None
        For each layer the share of its units that are 0 for all of some held-out images.
    features : Measurements of Features
    prices : Prices
        On the first test images.
    batches : Measurements of NextBatch
        About the version of a run's snapshot, as its settings change the next batch, too; about
        nothing while it trains.
    mistakes : Measurements of Mistaken
        About a label and a digit: an image of the one that a kept moment calls the other.
    rate_maps : Measurements of RateMap
        Of the first training images.
    maps : Measurements of Map
    """

    def __init__(self, lab: Lab, niceness: int) -> None:
        self.evaluations = Measurements(
            lab, _evaluation, niceness, EVALUATION_AGE_S, MOST_EVALUATIONS
        )
        self.dead_shares = Measurements(
            lab, _dead_shares, niceness, DEAD_SHARES_AGE_S, MOST_DEAD_SHARES
        )
        self.features = Measurements(lab, _features, niceness, FEATURES_AGE_S, MOST_FEATURE_SETS)
        self.prices = Prices(lab)

        def next_batch(moment: Moment, mnist: Mnist, *version: int) -> NextBatch:
            return NextBatch.of(lab.ask(Runs.next_step, moment.run), mnist)

        def mistake(moment: Moment, mnist: Mnist, label: int, digit: int) -> Mistaken:
            run = lab.run(moment.run)
            kept = [(w, run.calibrations[step].temperature) for step, w in run.checkpoints.items()]
            found = search(moment.network, kept, mnist.test, label, digit)
            return Mistaken(list(run.checkpoints)[found.moment], found)

        self.batches = Measurements(lab, next_batch, niceness, BATCH_AGE_S, MOST_BATCHES)
        # A person waits for it: it does not yield to training, of which it takes half a second.
        self.mistakes = Measurements(lab, mistake, 0, SEARCH_AGE_S, MOST_SEARCHES)
        self.rate_maps = Measurements(lab, _rate_map, niceness, RATE_MAP_AGE_S, MOST_RATE_MAPS)
        self.maps = Measurements(lab, _map, niceness, MAP_AGE_S, MOST_MAPS)
