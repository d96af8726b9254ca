"""/batch: the images that the next step learns from, as it will see them."""

import base64

import numpy as np
import pytest

from tests.app.asking import RUN, SEVEN, pointers, problem, snapshot, state, step

BATCH = f"{RUN}batch"
NUDGE = {"strokes": SEVEN, "label": 7, "learning_rate": 0.01, "apply": True}


def read(client, **query):
    response = client.get(BATCH, query_string=query)
    assert response.status_code == 200, response.text
    return response.json


def test_the_step_reports_the_loss_of_the_batch_that_was_shown(client):
    step(client, 3)
    before = snapshot(client).weights.tobytes()
    shown = read(client)
    assert (shown["step"], len(shown["labels"])) == (4, 128)
    assert shown["learning_rate"] == state(client)["learning_rate"]
    assert snapshot(client).weights.tobytes() == before
    after = step(client, 1)
    assert after["loss"] == pytest.approx(shown["loss"], rel=1e-5)
    assert after["train_accuracy"] == pytest.approx(shown["accuracy"])
    assert shown["loss"] == pytest.approx(np.mean(shown["losses"]), rel=1e-5)
    last = read(client)["last"]
    assert last["step"] == 4
    assert last["loss_before"] == pytest.approx(after["loss"], rel=1e-5)
    assert last["loss_after"] == pytest.approx(np.mean(last["losses"]), rel=1e-5)
    assert last["loss_after"] < last["loss_before"]


def test_images_labels_and_answers_belong_together(client, mnist):
    step(client, 2)
    shown = read(client)
    for index, label in zip(shown["indices"], shown["labels"], strict=True):
        assert mnist.train.labels[index] == label
    assert np.argmax(shown["probabilities"], axis=1).tolist() == shown["digits"]
    shares = np.array(shown["probabilities"])[np.arange(128), shown["labels"]]
    np.testing.assert_allclose(-np.log(shares), shown["losses"], rtol=1e-4)
    assert min(shown["pulls"]) >= 0
    assert any(shown["twins"])


def test_unchanged_images_are_those_of_the_training_set(client, mnist):
    client.patch("/api/runs/current", json={"augmentation": "none", "batch_size": 16})
    shown = read(client, encoding="base64")
    content = base64.b64decode(shown["images"]["uint8"], validate=True)
    images = np.frombuffer(content, np.uint8).reshape(shown["images"]["shape"])
    np.testing.assert_array_equal(images, mnist.train.images[shown["indices"]])
    assert not any(shown["twins"])
    listed = np.array(read(client)["images"])
    np.testing.assert_allclose(listed, images / 255, atol=6e-4)


def test_a_changed_setting_changes_the_next_batch_at_once(client):
    assert len(read(client)["labels"]) == 128
    client.patch("/api/runs/current", json={"batch_size": 8})
    assert len(read(client)["labels"]) == 8


def test_before_the_first_step_and_after_a_nudge_there_is_no_last_batch(client):
    assert read(client)["last"] is None
    step(client, 1)
    assert read(client)["last"]["step"] == 1
    assert client.post(f"{RUN}nudge", json=NUDGE).status_code == 200
    assert read(client)["last"] is None


def test_own_digits_are_marked(client):
    for _ in range(3):
        client.post("/api/digits", json={"strokes": SEVEN, "label": 7})
    client.patch("/api/runs/current", json={"own_digits": True, "batch_size": 512})
    shown = read(client)
    own = [i for i, index in enumerate(shown["indices"]) if index is None]
    assert own
    assert {shown["labels"][i] for i in own} == {7}


def test_a_run_that_trains_shows_a_recent_batch(make_app):
    client = make_app(training=True).test_client()
    shown = read(client)
    assert 1 <= shown["step"] <= state(client)["step"] + 1


def test_wrong_questions_are_refused(shared):
    assert pointers(problem(shared.get(f"{BATCH}?encoding=hex"), 422)) == ["/encoding"]
    assert pointers(problem(shared.get(f"{BATCH}?at=0"), 422)) == ["/at"]
    problem(shared.get("/api/runs/nobody/batch"), 404)
