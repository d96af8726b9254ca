"""What is made of scores: calibrated probabilities, "not a digit", accuracy.

Reading order: ``calibration`` (the temperature), ``rejection`` (how unlike digits a drawing is),
``judgment`` (both together), ``reader`` (from an image to a judgment), ``evaluation`` (accuracy on
a whole set), ``search`` (for a particular mistake).
"""

from model.judgment.calibration import calibration_error, tempered
from model.judgment.evaluation import Evaluation, accuracy, evaluate
from model.judgment.judgment import UNCALIBRATED, Calibration, Judgment
from model.judgment.reader import Reader
from model.judgment.rejection import Reference, Rejection
from model.judgment.search import Found, search
