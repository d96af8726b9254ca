"""A person's own digits over HTTP, and what the runs make of them."""

import json

import numpy as np
import pytest

from app.lab import OwnDigits
from app.lab import digits as own_digits
from app.store import Database
from model.drawing import line_of_pixels, line_of_strokes, normalize
from tests.app.asking import BAD_JSON, SEVEN, data_url, picture, pointers, problem, state, step
from tests.conftest import SMALL
from tests.waiting import wait_for

ONE = [[[10, 0], [10, 50]]]
CURRENT = "/api/runs/current"


def keep(client, label=7, **drawing):
    response = client.post("/api/digits", json={"label": label, **(drawing or {"strokes": SEVEN})})
    assert response.status_code == 201, response.text
    return response.json


def test_what_is_kept_is_listed_with_its_pixels(client):
    none = {"count": 0, "by_label": [0] * 10, "deleted": 0, "digits": []}
    assert client.get("/api/digits").json == none
    first = keep(client)
    assert first == {"id": first["id"], "label": 7, "count": 1}
    assert keep(client, 1, strokes=ONE)["count"] == 2
    found = client.get("/api/digits").json
    assert found["count"] == 2
    assert found["by_label"] == [0, 1, 0, 0, 0, 0, 0, 1, 0, 0]
    assert [digit["label"] for digit in found["digits"]] == [7, 1]
    assert found["digits"][0]["id"] == first["id"]
    seen = normalize(line_of_strokes(SEVEN)).ravel()
    assert found["digits"][0]["pixels"] == pytest.approx(seen.tolist(), abs=0.02)
    newest = client.get("/api/digits?last=1").json
    assert newest == found | {"digits": found["digits"][1:]}


@pytest.mark.parametrize(
    "drawing",
    [{"image": data_url(picture())}, {"pixels": [0.0] * 400 + [1] + [0.5] * 383}],
    ids=["picture", "pixels"],
)
def test_a_picture_is_kept_as_what_the_network_sees_of_it(client, drawing):
    keep(client, 1, **drawing)
    (line,) = client.get("/api/digits?format=jsonl").text.splitlines()
    seen = client.post(f"{CURRENT}/predict", json=drawing).json["input"]
    assert normalize(line_of_pixels(json.loads(line)["pixels"])).ravel() == pytest.approx(
        seen, abs=1e-3
    )


def test_the_file_is_downloaded_in_the_form_of_the_benchmark(client):
    keep(client, 7, strokes=SEVEN, canvas=[100, 100])
    response = client.get("/api/digits?format=jsonl")
    assert response.mimetype == "application/jsonl"
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-digits.jsonl"'
    assert json.loads(response.text) == {"label": 7, "strokes": (np.array(SEVEN) / 100).tolist()}


def test_they_survive_a_restart(make_app, tmp_path):
    settings = {"state_dir": tmp_path}
    kept = keep(make_app(**settings).test_client())
    later = make_app(**settings).test_client()
    assert [digit["id"] for digit in later.get("/api/digits").json["digits"]] == [kept["id"]]
    wait_for(lambda: state(later)["own_count"] == 1, "the lab's look at them")
    assert state(later)["own_accuracy"] in (0, 1)


def test_one_is_forgotten_and_then_all(client):
    seven, one = keep(client), keep(client, 1, strokes=ONE)
    assert client.delete(f"/api/digits/{seven['id']}").status_code == 204
    assert state(client)["own_count"] == 1
    found = problem(client.delete(f"/api/digits/{seven['id']}"), 404)
    assert seven["id"] in found["detail"]
    assert [digit["id"] for digit in client.get("/api/digits").json["digits"]] == [one["id"]]
    assert client.delete("/api/digits").status_code == 204
    assert client.get("/api/digits").json["count"] == 0
    assert (state(client)["own_count"], state(client)["own_accuracy"]) == (0, None)


@pytest.mark.parametrize("label", [-1, 10, 1.5, "7", True, None])
def test_a_label_that_is_no_digit_is_refused(shared, label):
    found = problem(shared.post("/api/digits", json={"strokes": SEVEN, "label": label}), 422)
    assert pointers(found) == ["/label"]
    assert shared.get("/api/digits").json["count"] == 0


@pytest.mark.parametrize("name", ["no form", "two forms", "an empty stroke", "half of it"])
def test_a_drawing_that_is_none_is_refused(shared, name):
    body, status, _, _ = BAD_JSON[name]
    body = body.replace("{", '{"label": 7, ', 1).replace(", }", "}")
    problem(shared.post("/api/digits", data=body, content_type="application/json"), status)
    assert shared.get("/api/digits").json["count"] == 0


def test_a_full_file_says_what_to_do(client, monkeypatch):
    monkeypatch.setattr(own_digits, "MOST_DIGITS", 1)
    keep(client)
    again = client.post("/api/digits", json={"strokes": SEVEN, "label": 7})
    assert "remove some first" in problem(again, 409)["detail"]


def test_the_key_is_needed_for_runs_and_for_forgetting_but_not_for_keeping(make_app):
    client = make_app(teacher_key="a long secret").test_client()
    id = keep(client)["id"]
    problem(client.patch(CURRENT, json={"own_digits": True}), 401)
    problem(client.delete("/api/digits"), 401)
    assert state(client)["own_digits"] is False
    problem(client.delete(f"/api/digits/{id}"), 401)
    problem(client.post("/api/digits/undo"), 401)
    key = {"Authorization": "Bearer a long secret"}
    assert client.delete(f"/api/digits/{id}", headers=key).status_code == 204
    assert client.patch(CURRENT, json={"own_digits": True}, headers=key).json["own_digits"]
    assert client.delete("/api/digits", headers=key).status_code == 204


def own(columns):
    return dict(zip(columns["step"], columns["own_accuracy"], strict=True))


def test_accuracy_on_them_is_measured_with_that_on_the_held_out_images(client, monkeypatch):
    monkeypatch.setattr("app.lab.measuring.MEASURING_INTERVAL_S", np.inf)
    assert own(state(client)["history"]) == {0: None}
    keep(client)
    begun = state(client)
    assert (begun["own_count"], begun["own_digits"]) == (1, False)
    assert begun["own_accuracy"] in (0, 1)
    found = step(client, 12)
    columns = found["history"]
    measured = own(columns)
    assert measured[10] in (0, 1)
    assert measured[9] is None
    assert found["own_accuracy"] == measured[10]
    # The run's own answer agrees.
    step(client, 8)
    read = client.post(f"{CURRENT}/predict", json={"strokes": SEVEN}).json["digit"] == 7
    assert state(client)["own_accuracy"] == read


def test_a_run_learns_them_when_it_is_told_to(client):
    client.patch(CURRENT, json={"augmentation": "none"})
    step(client, 40)
    shares = client.post(f"{CURRENT}/predict", json={"strokes": SEVEN}).json["probabilities"]
    for _ in range(8):
        keep(client, int(np.argmin(shares)))
    before = state(client)
    assert before["own_accuracy"] == 0
    assert before["own_before"] is None
    on = client.patch(CURRENT, json={"own_digits": True}).json
    assert on["own_digits"] is True
    assert on["own_before"] == {
        "step": 40,
        "own_accuracy": 0,
        "validation_accuracy": before["validation_accuracy"],
    }
    # Saying it twice begins nothing anew.
    step(client, 1)
    assert client.patch(CURRENT, json={"own_digits": True}).json["own_before"] == on["own_before"]
    step(client, 299)
    learned = state(client)
    assert learned["own_accuracy"] == 1
    assert learned["own_before"] == on["own_before"]
    off = client.patch(CURRENT, json={"own_digits": False}).json
    assert (off["own_digits"], off["own_before"]) == (False, None)


def test_what_joins_later_is_learned_too_and_compared_with_the_same_beginning(client):
    client.patch(CURRENT, json={"own_digits": True, "augmentation": "none"})
    assert state(client)["own_before"]["own_accuracy"] is None
    read = client.post(f"{CURRENT}/predict", json={"strokes": SEVEN}).json["digit"]
    step(client, 3)
    keep(client, read)
    begun = state(client)["own_before"]
    # By the weights of step 0, though three steps were done since.
    assert (begun["step"], begun["own_accuracy"]) == (0, 1)
    other = (read + 1) % 10
    for _ in range(3):
        keep(client, other, strokes=ONE)
    assert state(client)["own_before"]["own_accuracy"] in (0.25, 1)
    step(client, 250)
    now = client.post(f"{CURRENT}/predict", json={"strokes": ONE}).json
    assert int(np.argmax(now["probabilities"])) == other


def test_a_setting_that_cannot_be_used_leaves_the_switch_alone(client):
    problem(client.patch(CURRENT, json={"own_digits": True, "optimizer": "magic"}), 422)
    problem(client.patch(CURRENT, json={"own_digits": None}), 422)
    assert state(client)["own_digits"] is False


def test_new_runs_know_them(client):
    keep(client)
    made = client.post("/api/runs", json={"network": SMALL, "start": False}).json
    assert made["own_count"] == 1
    assert made["own_accuracy"] in (0, 1)


def test_they_are_kept_where_nothing_trains(make_app, tmp_path):
    client = make_app(data_dir=tmp_path / "none").test_client()
    assert keep(client)["count"] == 1


def test_a_client_that_changes_digits_too_often_is_told_to_wait(client):
    ids = [keep(client)["id"] for _ in range(19)]
    client.delete(f"/api/digits/{ids[0]}")
    body = {"strokes": SEVEN, "label": 7}
    refused = client.post("/api/digits", json=body)
    assert "too many digits" in problem(refused, 429)["detail"]
    assert refused.headers["Retry-After"] == "1"
    problem(client.delete(f"/api/digits/{ids[1]}"), 429)
    assert client.get("/api/digits").json["count"] == 18
    other = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.post("/api/digits", json=body, environ_base=other).status_code == 201


def test_without_a_disk_digits_are_kept_and_removed_and_it_is_said(make_app, tmp_path, monkeypatch):
    monkeypatch.setattr(own_digits, "RETRY_S", 0.02)
    folder = tmp_path / "state"
    client = make_app(state_dir=folder).test_client()
    assert state(client)["keeping"] is None
    tag = client.get(CURRENT).headers["ETag"]
    folder.rename(tmp_path / "elsewhere")
    folder.write_text("no folder")
    ids = [keep(client)["id"] for _ in range(2)]
    assert client.delete(f"/api/digits/{ids[0]}").status_code == 204
    assert [digit["id"] for digit in client.get("/api/digits").json["digits"]] == ids[1:]
    health = client.get("/healthz")
    assert health.status_code == 200
    assert "Nothing is being kept" in health.json["keeping"]
    told = client.get(CURRENT, headers={"If-None-Match": tag})
    assert "Nothing is being kept" in told.json["keeping"]
    folder.unlink()
    (tmp_path / "elsewhere").rename(folder)
    wait_for(lambda: client.get("/healthz").json["keeping"] == "ok", "the folder")
    assert state(client)["keeping"] is None
    assert [digit.id for digit in OwnDigits(Database(folder)).all()] == ids[1:]
