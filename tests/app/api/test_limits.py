"""Networks and batches that would take too much memory or time are refused, with figures."""

from io import BytesIO

import pytest

from app.config import Config, ConfigError
from app.lab.memory import bound
from model.network.network import Network
from model.training.checkpoints import load, save
from tests.app.asking import pointers, problem, state
from tests.conftest import SMALL
from tests.model.network.test_limits import SLOW, WIDE


def test_a_network_that_would_fill_the_memory_is_refused(shared):
    found = problem(shared.post("/api/runs", json={"network": WIDE}), 422)
    assert pointers(found) == ["/network/0"]
    assert "1,608,768 numbers" in found["detail"]
    assert len(shared.get("/api/runs").json["runs"]) == 1


def test_a_server_does_not_start_with_such_a_network():
    with pytest.raises(ConfigError, match=r"NUDGE_NETWORK.*1,000,000"):
        Config.from_environment({"NUDGE_NETWORK": str(WIDE).replace("'", '"')})


def test_batches_that_would_hold_up_the_server_are_refused(client):
    body = {"network": SLOW, "training": {"batch_size": 1024}, "start": False}
    found = problem(client.post("/api/runs", json=body), 422)
    assert pointers(found) == ["/training/batch_size"]
    assert "at most" in found["detail"]
    made = client.post("/api/runs", json=body | {"training": {"batch_size": 128}})
    assert made.status_code == 201
    path = f"/api/runs/{made.json['id']}"
    found = problem(client.patch(path, json={"batch_size": 1024}), 422)
    assert pointers(found) == ["/batch_size"]
    assert client.get(path).json["batch_size"] == 128
    fork = {"fork": {"run": made.json["id"], "step": 0}, "training": {"batch_size": 1024}}
    assert pointers(problem(client.post("/api/runs", json=fork), 422)) == ["/training/batch_size"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"specification": WIDE}, "1,608,768"),
        ({"specification": SLOW, "batch_size": 1024}, "batch_size"),
    ],
)
def test_a_checkpoint_that_claims_such_a_network_is_refused(client, changes, words):
    state = load(BytesIO(client.get("/api/runs/current/checkpoint").data))
    state["specification"] = changes["specification"]
    state["configuration"]["batch_size"] = changes.get("batch_size", 128)
    file = BytesIO()
    save(file, state)
    found = problem(
        client.put(
            "/api/runs/current/checkpoint",
            data=file.getvalue(),
            content_type="application/octet-stream",
        ),
        422,
    )
    assert words in found["detail"]


def test_a_run_that_would_not_fit_is_refused_in_all_ways_to_make_one(make_app, monkeypatch):
    # As the figures of so small a network are: one run fits, and two do not.
    monkeypatch.setattr("app.lab.memory.MEGABYTE", 100_000)
    most = sum(bound([Network(SMALL)], 1).values()) // 100_000 + 1
    client = make_app(memory_mb=most, threads=1).test_client()
    fork = {"fork": {"run": state(client)["id"], "step": 0}}
    file = client.get("/api/runs/current/checkpoint").data
    answers = [
        client.post("/api/runs", json={"network": "default"}),
        client.post("/api/runs", json={"pretrained": True}),
        client.post("/api/runs", json=fork),
        client.put("/api/runs/current/checkpoint", data=file, content_type="application/zip"),
    ]
    for answer in answers:
        assert f"{most:,} MB are allowed" in problem(answer, 409)["detail"]
    assert len(client.get("/api/runs").json["runs"]) == 1
