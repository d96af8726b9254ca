"""Predictions over HTTP: every form of a drawing, and bodies that are not a drawing."""

import threading

import numpy as np
import pytest

from app.lab.runs import Runs
from benchmarks.parts import nondigits
from model.judgment.judgment import LEARNED_ACCURACY, UNCALIBRATED
from tests.app.asking import (
    BAD_JSON,
    IMAGE,
    PREDICT,
    SEVEN,
    bomb,
    data_url,
    picture,
    pointers,
    problem,
    state,
    step,
    webp_header,
)
from tests.conftest import fit_once
from tests.waiting import wait_for


@pytest.mark.parametrize(
    "send",
    [
        {"json": {"strokes": SEVEN}},
        {"json": {"pixels": [0.0] * 400 + [1] + [0.5] * 383}},
        {"json": {"image": data_url(picture())}},
        {"data": picture(), "content_type": "image/png"},
        {"data": picture(mode="RGB", kind="JPEG"), "content_type": "image/jpeg"},
        {"data": picture(mode="RGB", kind="WEBP"), "content_type": "image/webp"},
    ],
    ids=["strokes", "pixels", "data URL", "png", "jpeg", "webp"],
)
def test_every_form_of_a_drawing_gets_ten_probabilities(shared, send):
    response = shared.post(PREDICT, **send)
    assert response.status_code == 200, response.text
    found = response.json
    assert list(found) == [
        *("digit", "probabilities", "certainty", "reason", "input", "run", "step")
    ]
    assert len(found["probabilities"]) == 10
    assert sum(found["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert found["digit"] == int(np.argmax(found["probabilities"]))
    assert found["certainty"] == max(found["probabilities"])
    # A network that has learned nothing is sure of nothing.
    assert found["reason"] == "unsure"
    assert len(found["input"]) == 784
    assert 0 < max(found["input"]) <= 1
    assert min(found["input"]) == 0
    assert (found["run"], found["step"]) == (state(shared)["id"], 0)


def test_input_is_what_the_model_sees_of_the_strokes(shared):
    found = shared.post(PREDICT, json={"strokes": SEVEN}).json["input"]
    assert found == pytest.approx(IMAGE.ravel().tolist(), abs=1e-6)


def test_pixels_are_taken_as_they_are(shared):
    pixels = np.linspace(0, 1, 784).round(5).tolist()
    assert shared.post(PREDICT, json={"pixels": pixels}).json["input"] == pytest.approx(pixels)


def test_prediction_follows_the_network_while_it_trains(client):
    first = client.post(PREDICT, json={"strokes": SEVEN}).json
    step(client, 30)
    later = client.post(PREDICT, json={"strokes": SEVEN}).json
    assert later["step"] == 30
    assert later["probabilities"] != first["probabilities"]


def test_no_digit_is_refused_once_the_network_has_learned(client):
    lab = client.application.extensions["nudge"].lab
    block = {"pixels": nondigits.draw("block", 1).ravel().tolist()}
    assert client.post(PREDICT, json=block).json["digit"] is not None
    client.patch("/api/runs/current", json={"augmentation": "none", "averaging": 0.9})
    while state(client)["validation_accuracy"] < LEARNED_ACCURACY:
        step(client, 50)
    # What digits are made of is found out behind the first answers.
    wait_for(lambda: lab.run("current").calibration.rejection, "the rejection")
    found = [
        client.post(PREDICT, json={"pixels": image.ravel().tolist()}).json
        for image in (*nondigits.draw("block", 10), *nondigits.draw("star", 10))
    ]
    refused = [answer for answer in found if answer["reason"] == "not-a-digit"]
    assert refused
    for answer in refused:
        assert answer["digit"] is None
        assert answer["certainty"] == max(answer["probabilities"])
    # A kept step is judged as it was then: at the beginning nothing is refused.
    for image in nondigits.draw("block", 10):
        then = client.post(f"{PREDICT}?at=0", json={"pixels": image.ravel().tolist()}).json
        assert then["digit"] is not None


def test_what_digits_are_made_of_is_told_to_runs_that_rest(client):
    lab = client.application.extensions["nudge"].lab
    step(client, 1)
    before = lab.run("current")
    lab.ask(Runs.use_reference, fit_once())
    after = lab.run("current")
    assert after.version == before.version
    assert after.calibration != UNCALIBRATED
    assert after.calibrations.keys() == set(after.checkpoints)
    assert client.post(f"{PREDICT}?at=0", json={"strokes": SEVEN}).json["step"] == 0


def test_many_may_ask_while_it_trains(make_app):
    app = make_app(training=True)
    client = app.test_client()
    answers = []

    def ask():
        own = app.test_client()
        answers.extend(own.post(PREDICT, json={"strokes": SEVEN}) for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 80
    by_step = {}
    for answer in answers:
        by_step.setdefault(answer.json["step"], set()).add(str(answer.json["probabilities"]))
    # One step, one answer: nobody saw weights that were half changed.
    assert all(len(found) == 1 for found in by_step.values())
    wait_for(lambda: state(client)["step"] > max(by_step), "further training")


@pytest.mark.parametrize("name", BAD_JSON)
def test_bad_drawing_gets_a_clear_problem(shared, name):
    body, status, pointer, words = BAD_JSON[name]
    found = problem(shared.post(PREDICT, data=body, content_type="application/json"), status)
    assert words in found["detail"]
    assert pointer in (None, *pointers({"errors": []} | found)[:1])


@pytest.mark.parametrize(
    ("content", "kind", "status", "words"),
    [
        (b"hello", "image/png", 400, "not a picture"),
        (b"", "image/png", 400, "not a picture"),
        (picture()[:-60], "image/png", 400, "not a picture"),
        (bomb(50), "image/png", 422, "ink"),
        (bomb(20_000), "image/png", 413, "20,000"),
        (webp_header(16_000, 12_000), "image/webp", 413, "16 million"),
        (b"hello", "text/plain", 415, "text/plain; accepted: application/json, image/png"),
        (picture(), "image/gif", 415, "image/gif"),
        (b"{}", "application/x-www-form-urlencoded", 415, "accepted: application/json"),
        (bytes(10_000_000), "application/json", 413, "larger than 2,000,000 bytes"),
        (bytes(10_000_000), "image/png", 413, "larger than 2,000,000 bytes"),
    ],
)
def test_bad_body_gets_a_clear_problem(shared, content, kind, status, words):
    found = problem(shared.post(PREDICT, data=content, content_type=kind), status)
    assert words in found["detail"]


def test_training_does_not_mind_bad_input(make_app):
    client = make_app(training=True).test_client()
    before = state(client)["step"]
    for body, *_ in BAD_JSON.values():
        client.post(PREDICT, data=body, content_type="application/json")
    assert wait_for(lambda: state(client)["step"] > before + 3, "further steps")
    assert client.get("/healthz").json == {"status": "ok", "keeping": "ok"}
