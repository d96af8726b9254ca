"""What runs hold in memory: bounded, counted, shared, and given back."""

import gc
import weakref

import pytest

from app.config import Config
from app.lab.errors import Conflict
from app.lab.lab import Lab
from app.lab.measurements import Measurements
from app.lab.memory import MEGABYTE, array_bytes, bound, bytes_by_kind
from app.lab.plan import Plan
from app.lab.runs import Runs
from app.lab.upkeep import give_back
from model.engine import chains
from model.network.network import Network
from model.training.configuration import Configuration
from tests.app.lab.conftest import BASE
from tests.app.lab.labs import NETWORK, plan, step

# Of a shape that no other run has, so that its workspaces are known.
OTHER = Network(
    [{"type": "dense", "units": 37}, {"type": "dense", "units": 10}, {"type": "softmax"}]
)


def other_plan():
    return Plan(OTHER, Configuration(augmentation="none"), 0)


@pytest.fixture
def opened(lab):
    lab.mnist(60)
    return lab


def test_a_deleted_run_is_freed_with_its_workspaces_once_it_cannot_be_brought_back(opened):
    made = opened.ask(Runs.create, other_plan(), start=False)
    step(opened, made.id, 3)
    held = opened.ask(lambda runs, id: weakref.ref(runs._find(id)), made.id)
    assert chains._shared[OTHER.stack].nbytes > 0
    del made
    gc.disable()
    try:
        opened.ask(Runs.delete, "current")
        assert held() is not None
        opened.ask(Runs.create, plan(), start=False)
        opened.ask(Runs.delete, "current")
        assert held() is None
        assert OTHER.stack not in chains._shared
    finally:
        gc.enable()


def test_runs_share_the_memory_for_checkpoints(opened, monkeypatch):
    size = 4 * NETWORK.size
    monkeypatch.setattr("app.lab.memory.CHECKPOINT_BYTES", 24 * size)
    step(opened, "current", 60)
    first = opened.run("current")
    assert len(first.checkpoints) > 12
    second = opened.ask(Runs.create, plan(), start=False)
    assert len(opened.run(first.id).checkpoints) == 12
    assert opened.run(first.id).calibrations.keys() == opened.run(first.id).checkpoints.keys()
    step(opened, second.id, 60)
    assert len(opened.run(second.id).checkpoints) == 12


def test_a_run_that_would_not_fit_is_refused_with_the_figures(make_lab):
    networks = [NETWORK] * 2
    most = -(-sum(bound(networks, 1).values()) // MEGABYTE)
    lab = make_lab(memory_mb=most)
    lab.mnist(60)
    lab.ask(Runs.create, plan(), start=False)
    with pytest.raises(Conflict, match=rf"needs up to \d+ MB .* and {most:,} MB are allowed"):
        lab.ask(Runs.create, Plan(Network("default"), Configuration(), 0), start=False)
    assert len(lab.snapshot.runs) == 2


def test_a_server_whose_first_run_would_not_fit_does_not_start():
    with pytest.raises(Conflict, match="100 MB are allowed"):
        Lab(Config.of(BASE | {"memory_mb": 100, "network": "default"}))


def test_what_is_held_is_within_the_bound(opened):
    step(opened, "current", 12)
    held, most = bytes_by_kind(opened), bound([NETWORK], 1)
    assert held.keys() == most.keys()
    assert all(0 < held[kind] <= most[kind] for kind in held if kind != "caches")
    assert held["weights"] >= 4 * 4 * NETWORK.size


def test_what_was_measured_of_a_deleted_run_is_forgotten(opened):
    measured = Measurements(opened, lambda moment, mnist: moment.weights, 0, 1.0, 3)
    size = 4 * NETWORK.size
    for run in (opened.run("current"), opened.ask(Runs.create, plan(), start=False)):
        measured.of(run.moment())
    assert bytes_by_kind(opened)["caches"] == 2 * size
    opened.ask(Runs.delete, "current")
    give_back(opened, idle_s=3600)
    assert bytes_by_kind(opened)["caches"] == size


def test_arrays_count_once():
    array = NETWORK.initial(0)
    assert array_bytes({"a": array, "b": [array, array[:3]]}) == array.nbytes


def test_the_bound_grows_with_each_run_and_more_with_each_shape():
    one, two, other = (
        sum(bound(nets, 2).values()) for nets in ([NETWORK], [NETWORK] * 2, [NETWORK, OTHER])
    )
    assert one < two < other
