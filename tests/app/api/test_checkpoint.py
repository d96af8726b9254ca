"""Runs as files over HTTP."""

import json
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import onnx
import pytest

import model.training
from app.config import LARGEST_SEED
from model.network.network import Network
from model.network.onnx_export import to_onnx
from model.training.checkpoints import load, predicting_weights, save
from model.training.configuration import Configuration
from tests.app.asking import problem, state, step
from tests.conftest import SMALL

CHECKPOINT = "/api/runs/current/checkpoint"
NPZ = "application/octet-stream"


def test_downloaded_run_goes_on_in_a_new_one_to_the_bit(client):
    original = step(client, 5)
    response = client.get(CHECKPOINT)
    assert response.mimetype == NPZ
    name = f"nudge-{original['id']}-step-5.npz"
    assert name in response.headers["Content-Disposition"]
    made = client.put(CHECKPOINT, data=response.data, content_type=NPZ)
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/runs/{made.json['id']}"
    assert (made.json["status"], made.json["step"]) == ("paused", 5)
    assert made.json["id"] != original["id"]
    assert made.json["history"]["step"] == [5]
    assert made.json["validation_accuracy"] is not None
    step(client, 4, original["id"])
    step(client, 4, made.json["id"])
    files = [
        load(BytesIO(client.get(f"/api/runs/{id}/checkpoint").data))
        for id in (original["id"], made.json["id"])
    ]
    assert np.array_equal(files[0]["weights"], files[1]["weights"])
    assert np.array_equal(files[0]["slots"], files[1]["slots"])


def test_json_holds_the_weights_by_layer(client):
    step(client, 3)
    found = client.get(f"{CHECKPOINT}?format=json").json
    state = load(BytesIO(client.get(CHECKPOINT).data))
    expected = Network(SMALL).filters(predicting_weights(state))
    assert found["step"] == 3
    assert found["specification"] == state["specification"]
    assert found["configuration"] == state["configuration"]
    for layer, arrays in zip(found["weights"], expected, strict=True):
        assert (layer is None) == (arrays is None)
        for name, array in (arrays or {}).items():
            assert np.allclose(layer[name], array, atol=1e-7)


def test_onnx_holds_the_weights_that_predict(client):
    run = step(client, 3)["id"]
    response = client.get(f"{CHECKPOINT}?format=onnx")
    assert response.mimetype == "application/octet-stream"
    name = f"nudge-{run}-step-3.onnx"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    state = load(BytesIO(client.get(CHECKPOINT).data))
    description = {name: state[name] for name in ("step", "seed", "specification", "configuration")}
    expected = to_onnx(Network(SMALL), predicting_weights(state), {"run": run} | description)
    assert onnx.load_from_string(response.data) == onnx.load_from_string(expected)


def file_with(client, **wrong):
    state = load(BytesIO(client.get(CHECKPOINT).data)) | wrong
    file = BytesIO()
    save(file, state)
    return file.getvalue()


def test_settings_that_a_file_does_not_say_have_their_defaults(client):
    content = file_with(client, configuration={"momentum": 0.5})
    made = client.put(CHECKPOINT, data=content, content_type=NPZ)
    assert made.status_code == 201
    assert (made.json["momentum"], made.json["averaging"]) == (0.5, Configuration().averaging)


def file_with_member(client, name, content):
    """A checkpoint one of whose members is replaced by other bytes."""
    file, damaged = BytesIO(client.get(CHECKPOINT).data), BytesIO()
    with ZipFile(file) as archive, ZipFile(damaged, "w") as copy:
        for member in archive.namelist():
            copy.writestr(member, content if member == f"{name}.npy" else archive.read(member))
    return damaged.getvalue()


def file_with_header(client, text):
    header = BytesIO()
    np.save(header, np.array(text))
    return file_with_member(client, "header", header.getvalue())


# What begins an array of float32 numbers, 40 TB of them.
HUGE = {"descr": "<f4", "fortran_order": False, "shape": (10**13,)}


def huge_array():
    file = BytesIO()
    np.lib.format.write_array_header_1_0(file, HUGE)
    return file.getvalue()


def archive_of_many():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for number in range(101):
            archive.writestr(str(number), b"")
    return file.getvalue()


def file_with_bytes(client, replaced, by):
    content = client.get(CHECKPOINT).data
    assert replaced in content
    return content.replace(replaced, by)


@pytest.mark.parametrize(
    ("damage", "status", "words"),
    [
        (lambda client: b"", 400, "not a checkpoint"),
        (lambda client: b"hello", 400, "not a checkpoint"),
        (lambda client: client.get(f"{CHECKPOINT}?format=onnx").data, 400, "not a checkpoint"),
        (lambda client: client.get(CHECKPOINT).data[:-100], 400, "not a checkpoint"),
        (lambda client: archive_of_many(), 400, "not a checkpoint: it is no .npz"),
        (lambda client: bytes(40_000_000), 413, "larger than"),
        (lambda client: file_with(client, weights=np.zeros(3, np.float32)), 422, "(3,)"),
        (lambda client: file_with(client, slots=np.zeros((9, 3), np.float32)), 422, "slots"),
        (lambda client: file_with(client, slots=np.full((9, 3), np.nan, "f4")), 422, "slots"),
        (lambda client: file_with(client, step=-1), 422, "step"),
        (lambda client: file_with(client, step=2**70), 422, "step is 11805"),
        (lambda client: file_with(client, seed=True), 422, "seed is True"),
        (lambda client: file_with(client, seed=-1), 422, "seed is -1"),
        (lambda client: file_with(client, seed=LARGEST_SEED + 1), 422, f"to {LARGEST_SEED}"),
        (lambda client: file_with(client, offset=55_000), 422, "offset is 55000"),
        (lambda client: file_with_header(client, "[1, 2]"), 422, "header does not say"),
        (lambda client: file_with_header(client, "3"), 422, "header does not say"),
        (lambda client: file_with_header(client, "[" * 100_000), 422, "nested too deeply"),
        (lambda client: file_with_member(client, "weights", huge_array()), 422, "claims 40,000"),
        (lambda client: file_with_member(client, "slots", b"?"), 422, "not a checkpoint"),
        (lambda client: file_with_bytes(client, b"average.npy", b"median_.npy"), 422, "average"),
    ],
)
def test_damaged_file_is_refused(client, damage, status, words):
    before = client.get("/api/runs").json["runs"]
    found = problem(client.put(CHECKPOINT, data=damage(client), content_type=NPZ), status)
    assert words in found["detail"]
    assert len(client.get("/api/runs").json["runs"]) == len(before)
    assert client.get("/healthz").json == {"status": "ok", "keeping": "ok"}


def test_files_may_have_the_seeds_that_requests_may_have():
    assert model.training.LARGEST_SEED == LARGEST_SEED


def test_another_kind_of_body_is_not_taken(shared):
    body = json.dumps({"step": 1})
    found = problem(shared.put(CHECKPOINT, data=body, content_type="application/json"), 415)
    assert NPZ in found["detail"]
    assert state(shared)["step"] == 0


def test_another_format_is_not_known(shared):
    assert "npz" in problem(shared.get(f"{CHECKPOINT}?format=pickle"), 422)["detail"]


def test_the_network_that_comes_with_nudge_is_loaded_beside_the_others(client, mnist):
    before = state(client)
    made = client.post("/api/runs", json={"pretrained": True})
    assert made.status_code == 201
    assert (made.json["status"], made.json["name"]) == ("finished", "expert")
    assert made.json["network"] == "default"
    assert state(client)["id"] == made.json["id"]
    assert state(client, before["id"])["status"] == before["status"]
    pixels = (mnist.test.images[:50] / 255).reshape(50, -1).tolist()
    answers = [
        client.post("/api/runs/current/predict", json={"pixels": image}).json["probabilities"]
        for image in pixels
    ]
    right = np.argmax(answers, axis=1) == mnist.test.labels[:50]
    assert right.mean() > 0.97
