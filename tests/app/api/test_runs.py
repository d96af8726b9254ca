"""/api/runs over HTTP: state, changes and conflicts."""

import json

import pytest

from app.api import states
from model.engine.engine import Engine
from model.network.network import Network
from tests.app.asking import pointers, problem, state, step
from tests.conftest import SMALL
from tests.waiting import wait_for

FIELDS = """id name version status error last_good_step network parameters seed fork step epoch
    epochs images_seen images_per_second loss train_accuracy validation_accuracy own_accuracy
    own_count own_digits own_before learning_rate optimizer momentum batch_size weight_decay
    schedule final_learning_rate augmentation averaging checkpoints speed original changes keeping
    history"""
COLUMNS = [
    *("step", "loss", "train_accuracy", "validation_accuracy", "learning_rate", "own_accuracy")
]


def test_state_has_its_fields_and_columns(shared):
    found = state(shared)
    assert list(found) == FIELDS.split()
    assert list(found["history"]) == COLUMNS
    assert found["network"] == "custom"
    assert found["parameters"] == Network(SMALL).parameter_count
    assert found["status"] == "paused"
    assert (found["loss"], found["error"], found["fork"]) == (None, None, None)
    assert found["history"]["step"] == [0]
    assert found["history"]["loss"] == [None]
    assert found["checkpoints"] == [0]
    assert shared.get("/api/runs/current").json == shared.get(f"/api/runs/{found['id']}").json


def test_state_is_strict_json_without_nan(client):
    step(client, 2)

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    json.loads(client.get("/api/runs/current").text, parse_constant=refuse)


def test_list_names_the_current_run_and_leaves_the_history_out(shared):
    found = shared.get("/api/runs").json
    assert found["current"] == found["runs"][0]["id"]
    assert found["locked"] is False
    assert list(found["runs"][0]) == [
        name for name in FIELDS.split() if name not in ("keeping", "history")
    ]


def test_columns_since_a_step_continue_what_was_read(client):
    step(client, 5)
    before = state(client)["history"]
    step(client, 4)
    later = state(client, since=5)["history"]
    whole = state(client)["history"]
    assert later["step"] == [6, 7, 8, 9]
    for name in COLUMNS:
        assert before[name] + later[name] == whole[name]
        assert len(whole[name]) == 10
    assert state(client, since=9)["history"]["step"] == []
    assert state(client, since=-1)["history"] == whole


def test_unchanged_state_is_not_sent_again(client):
    first = client.get("/api/runs/current")
    tag = first.headers["ETag"]
    assert tag == f'"{first.json["id"]}-{first.json["version"]}"'
    again = client.get("/api/runs/current", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    # Another question has another answer.
    other = client.get("/api/runs/current?since=0", headers={"If-None-Match": tag})
    assert other.status_code == 200
    step(client, 1)
    changed = client.get("/api/runs/current", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json["version"] > first.json["version"]
    assert changed.headers["Cache-Control"] == "no-cache"


def test_pages_that_ask_the_same_are_sent_the_same_body(client, monkeypatch):
    made = []
    make = states._state
    monkeypatch.setattr(states, "_state", lambda *given: (made.append(1), make(*given))[1])
    bodies = {client.get("/api/runs/current?since=0").data for _ in range(10)}
    assert (len(bodies), len(made)) == (1, 1)
    step(client, 1)
    assert client.get("/api/runs/current?since=0").data not in bodies


def test_tag_of_a_restarted_server_is_another(make_app):
    tags = [make_app().test_client().get("/api/runs/current").headers["ETag"] for _ in range(2)]
    assert tags[0] != tags[1]


def test_start_and_pause_may_be_said_twice(client):
    for verb, status in (("start", "training"), ("pause", "paused")):
        for _ in range(2):
            response = client.post(f"/api/runs/current/{verb}")
            assert (response.status_code, response.json["status"]) == (202, status)


@pytest.mark.parametrize("send", [{}, {"json": {}}, {"json": {"count": 1}}], ids=str)
def test_step_does_one_step_unless_another_count_is_sent(client, send):
    response = client.post("/api/runs/current/step", **send)
    assert response.status_code == 202
    assert wait_for(lambda: state(client)["step"], "the step") == 1


@pytest.mark.parametrize("count", [0, -1, 1.5, "1", True, None, 10**9])
def test_step_refuses_counts_that_are_none(shared, count):
    body = problem(shared.post("/api/runs/current/step", json={"count": count}), 422)
    assert pointers(body) == ["/count"]


def test_new_run_trains_at_once_and_becomes_current(client):
    old = state(client)["id"]
    response = client.post(
        "/api/runs",
        json={"network": SMALL, "seed": 7, "name": "Ada's", "training": {"batch_size": 64}},
    )
    assert response.status_code == 201
    made = response.json
    assert response.headers["Location"] == f"/api/runs/{made['id']}"
    assert (made["seed"], made["name"], made["batch_size"]) == (7, "Ada's", 64)
    assert made["status"] == "training"
    assert wait_for(lambda: state(client)["step"], "its first step")
    assert state(client)["id"] == made["id"]
    assert state(client, old)["status"] == "paused"


def test_new_run_without_anything_is_the_default_network(client):
    made = client.post("/api/runs", json={"start": False}).json
    assert (made["network"], made["status"], made["step"]) == ("default", "paused", 0)


def test_fork_keeps_network_and_settings_and_starts_from_kept_weights(client):
    source = step(client, 3)
    pixels = {"pixels": [0.5] * 784}
    replayed = client.post("/api/runs/current/replay", json=pixels).json
    made = client.post(
        "/api/runs",
        json={"fork": {"run": "current", "step": 2}, "training": {"momentum": 0.5}, "start": False},
    ).json
    assert made["fork"] == {"run": source["id"], "step": 2}
    assert (made["parameters"], made["momentum"]) == (source["parameters"], 0.5)
    forked = client.post("/api/runs/current/replay", json=pixels).json["probabilities"][0]
    assert forked == pytest.approx(replayed["probabilities"][2], abs=1e-5)


@pytest.mark.parametrize(
    ("body", "pointer", "reason"),
    [
        ({"fork": {"run": "nobody", "step": 0}}, "/fork/run", "there is no run 'nobody'"),
        ({"fork": {"run": "current", "step": 77}}, "/fork/step", "does not keep step 77"),
        ({"fork": {"run": "current"}, "network": "classic"}, "/network", "leave this out"),
        ({"network": "clasic"}, "/network", "there are default, classic"),
        (
            {"network": [*SMALL[:2], {"type": "dens"}]},
            "/network/2",
            "'dens' is none of average-pool",
        ),
        ({"network": [*SMALL[:2], {"type": "dense"}]}, "/network/2", "dense needs 'units'"),
        ({"network": []}, "/network", "1 to 40 layers"),
        ({"network": 7}, "/network", "list"),
        ({"training": {"momentum": 1.5}}, "/training/momentum", "0.9999"),
        ({"training": {"optimizer": "sdg"}}, "/training/optimizer", "'sdg' is none of sgd"),
        ({"training": {"rate": 1}}, "/training/rate", "there is no such field"),
        ({"seed": -1}, "/seed", "greater than or equal to 0"),
        ({"seed": 0.5}, "/seed", "integer"),
        ({"name": ""}, "/name", "at least 1 character"),
        ({"start": "no"}, "/start", "boolean"),
        ({"wings": 2}, "/wings", "there is no such field"),
        ({"speed": 0.1}, "/speed", "greater than or equal to 0.2"),
        ({"speed": "slow"}, "/speed", "'full' or 'film'"),
        ({"original": True}, "/original", "only a fork"),
        ({"replace": True}, "/replace", "only a fork"),
    ],
)
def test_wrong_run_is_refused_with_the_place_and_the_reason(shared, body, pointer, reason):
    found = problem(shared.post("/api/runs", json=body), 422)
    assert pointers(found)[0].startswith(pointer)
    assert reason in json.dumps(found, ensure_ascii=False)
    assert len(shared.get("/api/runs").json["runs"]) == 1


def test_all_that_is_wrong_is_listed(shared):
    body = {"momentum": -1, "batch_size": "big", "wings": 2}
    found = problem(shared.patch("/api/runs/current", json=body), 422)
    assert sorted(pointers(found)) == ["/batch_size", "/momentum", "/wings"]
    assert "(and 2 more)" in found["detail"]


def test_settings_change_while_it_trains(client):
    client.post("/api/runs/current/start")
    changed = client.patch(
        "/api/runs/current",
        json={
            "learning_rate": 0.0125,
            "momentum": 0.5,
            "batch_size": 16,
            "weight_decay": 0.001,
            "name": "slow",
        },
    )
    assert changed.status_code == 200
    wait_for(lambda: state(client)["step"] > changed.json["step"], "a step after the change")
    found = state(client)
    assert (found["name"], found["batch_size"], found["momentum"]) == ("slow", 16, 0.5)
    # A rate without a schedule is meant for now.
    assert (found["learning_rate"], found["schedule"]) == (0.0125, "constant")
    assert found["history"]["learning_rate"][-1] == 0.0125
    assert found["status"] == "training"


def test_change_without_a_body_is_refused(shared):
    assert "Content-Type" in problem(shared.patch("/api/runs/current"), 415)["detail"]


def test_runs_are_deleted_but_for_the_last(client):
    first = state(client)["id"]
    second = client.post("/api/runs", json={"network": SMALL, "start": False}).json["id"]
    assert client.delete("/api/runs/current").status_code == 204
    assert state(client)["id"] == first
    assert second in problem(client.get(f"/api/runs/{second}"), 404)["detail"]
    assert "only run" in problem(client.delete("/api/runs/current"), 409)["detail"]


def test_run_that_failed_in_a_step_says_so_and_is_started_again(client, monkeypatch):
    step(client, 3)
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "gradient", lambda *_: 1 / 0)
        client.post("/api/runs/current/start")
        failed = wait_for(lambda: (s := state(client))["status"] == "failed" and s, "the failure")
        assert failed["last_good_step"] == failed["step"] == 3
        assert "ZeroDivisionError" in failed["error"]
    started = client.post("/api/runs/current/start")
    assert (started.status_code, started.json["status"]) == (202, "training")
    assert started.json["error"] is started.json["last_good_step"] is None
    wait_for(lambda: state(client)["step"] > 3, "the next step")


def test_run_that_failed_beyond_repair_is_not_started(client, monkeypatch):
    for module in ("app.lab.mending", "model.training.ladder"):
        monkeypatch.setattr(f"{module}.are_finite", lambda weights: False)
    monkeypatch.setattr(Engine, "gradient", lambda *_: 1 / 0)
    client.post("/api/runs/current/start")
    failed = wait_for(lambda: (s := state(client))["status"] == "failed" and s, "the failure")
    assert failed["last_good_step"] is None
    found = problem(client.post("/api/runs/current/start"), 409)
    assert "make a new run" in found["detail"]


def test_too_many_runs_are_a_conflict(make_app):
    client = make_app(max_runs=1).test_client()
    found = problem(client.post("/api/runs", json={}), 409)
    assert "delete one" in found["detail"]


def test_start_of_a_finished_run_says_what_to_do(client):
    body = {"network": SMALL, "training": {"epochs": 1, "batch_size": 1024, "augmentation": "none"}}
    client.post("/api/runs", json=body)
    wait_for(lambda: state(client)["status"] == "finished", "the end")
    assert "give it more epochs" in problem(client.post("/api/runs/current/start"), 409)["detail"]
    assert client.patch("/api/runs/current", json={"epochs": 2}).json["status"] == "paused"
    assert client.post("/api/runs/current/start").json["status"] == "training"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("patch", ""),
        ("delete", ""),
        ("post", "/start"),
        ("post", "/pause"),
        ("post", "/step"),
        ("post", "/predict"),
        ("post", "/replay"),
        ("get", "/network"),
        ("get", "/evaluation"),
        ("get", "/checkpoint"),
    ],
)
def test_unknown_run_is_named(shared, method, path):
    drawing = {"strokes": [[[1, 1], [2, 9]]]} if path in ("/predict", "/replay") else {}
    send = {"json": drawing} if method in ("patch", "post") else {}
    found = problem(getattr(shared, method)(f"/api/runs/nobody{path}", **send), 404)
    assert "there is no run 'nobody'" in found["detail"]


@pytest.mark.parametrize("since", ["x", "1.5", "", "1e9", "-2", "nan"])
def test_wrong_since_is_refused(shared, since):
    found = problem(shared.get(f"/api/runs/current?since={since}"), 422)
    assert pointers(found) == ["/since"]


def test_unknown_query_is_refused(shared):
    assert pointers(problem(shared.get("/api/runs/current?sinse=1"), 422)) == ["/sinse"]
