"""The way back over HTTP: changes of a run, deleted runs, kept digits, and original settings."""

import numpy as np

from tests.app.asking import NUDGE, RUN, pointers, problem, snapshot, state, step
from tests.conftest import SMALL
from tests.waiting import wait_for

ME, OTHER = {"Nudge-Page": "1a"}, {"Nudge-Page": "2b"}
CURRENT = "/api/runs/current"
UNDO = f"{CURRENT}/undo"


def test_change_says_which_page_made_it_and_is_taken_back(client):
    step(client, 2)
    before = state(client)
    changed = client.patch(CURRENT, json={"learning_rate": 1}, headers=ME).json
    (change,) = changed["changes"]
    assert (change["by"], change["step"], change["can_undo"]) == ("1a", 2, True)
    assert "→ 1" in change["words"]
    undone = client.post(UNDO, headers=OTHER)
    assert undone.status_code == 200
    assert undone.json["changes"][-1]["by"] == "2b"
    for name in ("learning_rate", "schedule", "original", "step"):
        assert undone.json[name] == before[name]
    assert undone.json["version"] > changed["version"]
    assert "nothing was changed" in problem(client.post(UNDO), 409)["detail"]


def test_name_of_a_page_that_is_none_is_ignored(client):
    for name in ("", "x" * 9, "a" * 33, "<b>"):
        client.patch(CURRENT, json={"name": f"run {name}"}, headers={"Nudge-Page": name})
    assert {change["by"] for change in state(client)["changes"]} == {None}


def test_applied_nudge_is_taken_back_to_the_bit(client):
    step(client, 3)
    before = snapshot(client).weights
    client.post(RUN + "nudge", json=NUDGE | {"apply": True, "count": 2}, headers=ME)
    (change,) = state(client)["changes"]
    expected = f"Nudged toward {NUDGE['label']} at rate {NUDGE['learning_rate']:.3g}, 2 times"
    assert (change["words"], change["restores_weights"], change["step"]) == (expected, True, 3)
    undone = client.post(UNDO).json
    assert undone["step"] == 5
    assert np.array_equal(snapshot(client).weights, before)


def test_original_settings_are_told_and_used_again_in_place_of_the_run(make_app):
    client = make_app(max_runs=1).test_client()
    first = state(client)
    client.patch(CURRENT, json={"learning_rate": 5, "batch_size": 7})
    assert state(client)["original"] == first["original"]
    assert (first["original"]["learning_rate"], first["original"]["schedule"]) == (0.1, "one-cycle")
    body = {
        "fork": {"run": "current", "step": 0},
        "original": True,
        "replace": True,
        "speed": "film",
        "start": False,
    }
    made = client.post("/api/runs", json=body, headers=ME)
    assert made.status_code == 201
    for name in ("learning_rate", "schedule", "batch_size", "seed"):
        assert made.json[name] == first[name]
    assert made.json["speed"] == "film"
    assert client.get("/api/runs").json["deleted"]["replaced_by"] == made.json["id"]
    back = client.post(UNDO).json
    assert (back["id"], back["batch_size"]) == (first["id"], 7)
    assert [run["id"] for run in client.get("/api/runs").json["runs"]] == [first["id"]]


def test_run_of_a_file_starts_again_from_random_weights(client):
    step(client, 2)
    file = client.get(f"{CURRENT}/checkpoint").data
    loaded = client.put(f"{CURRENT}/checkpoint", data=file, content_type="application/zip").json
    assert loaded["checkpoints"] == [2]
    body = {"fork": {"run": loaded["id"], "step": 0}, "original": True, "start": False}
    made = client.post("/api/runs", json=body).json
    assert (made["step"], made["seed"], made["fork"]) == (0, loaded["seed"], None)


def test_deleted_run_is_told_and_brought_back(client):
    first = state(client)["id"]
    second = client.post("/api/runs", json={"network": SMALL, "start": False}).json["id"]
    assert client.get("/api/runs").json["deleted"] is None
    assert "no run was deleted" in problem(client.post("/api/runs/undo"), 409)["detail"]
    client.delete(f"/api/runs/{second}", headers=ME)
    listed = client.get("/api/runs").json
    assert listed["most"] == 8
    expected = {"id": second, "name": "Run 2", "by": "1a", "replaced_by": None}
    assert listed["deleted"] == expected
    assert client.post("/api/runs/undo").json["id"] == second
    assert [run["id"] for run in client.get("/api/runs").json["runs"]] == [first, second]
    assert state(client)["id"] == second


def test_speed_is_chosen_and_told(client):
    made = client.post("/api/runs", json={"network": SMALL, "speed": 1}).json
    assert (made["speed"], made["status"]) == (1, "training")
    wait_for(lambda: state(client)["step"], "its first step")
    assert client.patch(CURRENT, json={"speed": "film"}).json["speed"] == "film"
    assert client.patch(CURRENT, json={"speed": "full"}).json["changes"] == []
    wait_for(lambda: state(client)["step"] > 20, "steps at full speed")
    for speed in (0, 1001, "fast", True, None):
        found = problem(client.patch(CURRENT, json={"speed": speed}), 422)
        assert pointers(found)[0].startswith("/speed")


def keep(client, label):
    drawing = {"label": label, "strokes": [[[1, 1], [2, 9]]]}
    return client.post("/api/digits", json=drawing).json["id"]


def labels(client):
    return [digit["label"] for digit in client.get("/api/digits").json["digits"]]


def test_deleted_digits_come_back_to_their_places(client):
    ids = [keep(client, label) for label in (3, 5, 7)]
    assert "no digit was deleted" in problem(client.post("/api/digits/undo"), 409)["detail"]
    client.delete(f"/api/digits/{ids[1]}")
    assert client.get("/api/digits").json["deleted"] == 1
    assert client.post("/api/digits/undo").json == {"restored": 1, "count": 3}
    assert labels(client) == [3, 5, 7]
    client.delete("/api/digits")
    keep(client, 9)
    assert client.post("/api/digits/undo").json == {"restored": 3, "count": 4}
    assert labels(client) == [3, 5, 7, 9]
    assert state(client)["own_count"] == 4
    problem(client.post("/api/digits/undo"), 409)


def test_taking_back_needs_the_key_where_the_change_did(make_app):
    client = make_app(teacher_key="chalk and slate").test_client()
    key = {"Authorization": "Bearer chalk and slate"}
    for label in (3, 5):
        keep(client, label)
    client.delete("/api/digits", headers=key)
    for path in (UNDO, "/api/runs/undo", "/api/digits/undo"):
        problem(client.post(path), 401)
    assert client.post("/api/digits/undo", headers=key).json["restored"] == 2
