"""Reading one image: what the server and ``python -m model predict`` answer."""

from contextlib import closing
from dataclasses import dataclass

from model.arrays import Array
from model.data import Mnist, Pool, Selection
from model.engine import Engine, Predictor
from model.judgment.judgment import UNCALIBRATED, Calibration, Judgment, Reference
from model.network import Network


@dataclass(frozen=True)
class Reader:
    """A network with weights, and how its scores are judged.

    Attributes
    ----------
    predictor : Predictor
        Readers of one network can share it: it is prepared again, in less than 0.1 ms for the
        default network, when the weights differ from those of the call before.
    weights : array of shape (network.size,), float32
        It must not be changed.
    calibration : Calibration
        Fitted to these weights.
    """

    predictor: Predictor
    weights: Array
    calibration: Calibration = UNCALIBRATED

    @classmethod
    def fit(cls, network: Network, weights: Array, mnist: Mnist) -> "Reader":
        """Calibrate a network with the held-out images; that takes about three seconds."""
        with closing(Engine(network, 1)) as engine:
            logits = engine.logits(weights, Selection(Pool(mnist.validation)))
        calibration = Calibration.fit(logits, mnist.validation.labels, Reference.fit(mnist))
        return cls(Predictor(network), weights, calibration)

    def read(self, image: Array) -> Judgment:
        """Judge an image of shape (28, 28), float32, 0 (paper) to 1 (ink)."""
        return self.calibration.judge(self.predictor.logits(self.weights, image), image)
