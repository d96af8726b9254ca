"""Plans of small runs, and waiting for their steps."""

from app.lab.plan import Plan
from app.lab.runs import Runs
from model.network.network import Network
from model.training.configuration import Configuration
from tests.conftest import SMALL
from tests.waiting import wait_for

NETWORK = Network(SMALL)


def plan(seed=0, **settings):
    return Plan(NETWORK, Configuration.of({"augmentation": "none"} | settings), seed)


def reach(lab, id, step):
    """Wait for a step; the snapshot there, or soon after."""
    return wait_for(lambda: (s := lab.run(id)).step >= step and s, f"step {step}")


def step(lab, id, count):
    """Do steps and wait for all of them, also on a slow machine."""
    goal = lab.run(id).step + count
    lab.ask(Runs.step, id, count)
    return reach(lab, id, goal)
