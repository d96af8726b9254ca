"""The teacher's key: what needs it where one is set, and what does not."""

import pytest

from tests.app.asking import problem

CHANGES = [
    ("post", "/api/runs"),
    ("patch", "/api/runs/current"),
    ("delete", "/api/runs/current"),
    ("post", "/api/runs/current/start"),
    ("post", "/api/runs/current/pause"),
    ("post", "/api/runs/current/step"),
    ("post", "/api/runs/current/undo"),
    ("post", "/api/runs/undo"),
    ("put", "/api/runs/current/checkpoint"),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_changes_need_the_teachers_key_where_there_is_one(make_app, method, path):
    client = make_app(teacher_key="open sesame").test_client()
    for headers in ({}, {"Authorization": "Bearer closed"}, {"Authorization": "Basic open sesame"}):
        response = getattr(client, method)(path, headers=headers)
        assert "teacher's key" in problem(response, 401)["detail"]
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    right = {"Authorization": "Bearer open sesame"}
    assert getattr(client, method)(path, headers=right).status_code != 401


def test_reading_and_predicting_need_no_key(make_app):
    client = make_app(teacher_key="open sesame").test_client()
    assert client.get("/api/runs").json["locked"] is True
    assert client.get("/api/runs/current").status_code == 200
    drawing = {"strokes": [[[1, 1], [2, 9]]]}
    assert client.post("/api/runs/current/predict", json=drawing).status_code == 200
    assert client.post("/api/runs/current/replay", json=drawing).status_code == 200
