"""What is made of scores: calibrated probabilities, "not a digit", accuracy."""

from model.judgment.calibration import reliability, tempered
from model.judgment.evaluation import Evaluation, accuracy, evaluate
from model.judgment.judgment import UNCALIBRATED, Calibration, Reference

__all__ = [
    "UNCALIBRATED",
    "Calibration",
    "Evaluation",
    "Reference",
    "accuracy",
    "evaluate",
    "reliability",
    "tempered",
]
