"""The fast path: shards, workspaces, threads."""

from model.engine.engine import SHARD, Chain, Engine, be_nice
from model.engine.predictor import Predictor
from model.engine.stages import DensePlan, plan_stages

__all__ = [
    "SHARD",
    "Chain",
    "DensePlan",
    "Engine",
    "Predictor",
    "be_nice",
    "plan_stages",
]
