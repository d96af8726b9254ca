"""What surrounds every route: the form of errors, headers, origins, hosts; the page itself."""

import threading
from io import BytesIO

import pytest

from tests.app.asking import problem
from tests.conftest import lab_of


@pytest.mark.parametrize("path", ["/api/nothing", "/api/runs/current/nothing", "/api/"])
def test_unknown_path_is_a_problem(shared, path):
    assert path in problem(shared.get(path), 404)["detail"]


def test_wrong_method_is_a_problem_that_names_the_right_ones(shared):
    response = shared.put("/api/runs/current")
    assert "PUT is not allowed" in problem(response, 405)["detail"]
    assert {"GET", "PATCH", "DELETE"} <= set(response.headers["Allow"].split(", "))


def test_mistake_of_the_server_is_a_problem_without_its_inside(shared, monkeypatch):
    def break_down(run):
        raise RuntimeError("the inside")

    monkeypatch.setattr("app.api.predict.run_of", break_down)
    response = shared.post("/api/runs/current/predict", json={"strokes": [[[1, 2], [3, 4]]]})
    assert "the inside" not in str(problem(response, 500))


def test_busy_thread_is_a_problem_that_says_so(client, monkeypatch):
    is_busy, may_end = threading.Event(), threading.Event()
    lab = lab_of(client.application)
    busy = threading.Thread(target=lab.ask, args=(lambda _: is_busy.set() or may_end.wait(60),))
    busy.start()
    assert is_busy.wait(60)
    monkeypatch.setattr("app.lab.lab.COMMAND_TIMEOUT_S", 0)
    response = client.post("/api/runs/current/pause")
    may_end.set()
    busy.join()
    assert "did not answer within" in problem(response, 503)["detail"]


@pytest.mark.parametrize(
    "path", ["/", "/api/runs", "/api/nothing", "/healthz", "/static/none.js", "/static/favicon.svg"]
)
def test_documents_answers_and_errors_have_the_safe_headers(shared, path):
    headers = shared.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", ["js/main.js", "css/page.css", "preview.png"])
def test_files_have_only_the_headers_that_matter_for_them(shared, path):
    for status, sent in ((200, {}), (304, {"If-None-Match": "*"})):
        response = shared.get(f"/static/{path}", headers={"Accept-Encoding": "gzip", **sent})
        assert response.status_code == status
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Content-Security-Policy" not in headers
        assert "Access-Control-Allow-Origin" not in headers
        assert sum(len(name) + len(value) for name, value in headers) < 350


def test_answers_of_the_api_are_not_kept(shared):
    assert shared.get("/api/runs").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "origin", ["http://elsewhere.example", "null", "http://localhost:1", "http://["]
)
def test_pages_of_other_sites_change_nothing(shared, origin):
    response = shared.post("/api/runs/current/start", headers={"Origin": origin})
    assert origin in problem(response, 403)["detail"]
    assert shared.get("/api/runs/current").json["status"] == "paused"


def test_own_page_may_change(client):
    response = client.post("/api/runs/current/start", headers={"Origin": "http://localhost"})
    assert response.status_code == 202


def test_largest_body_is_a_setting(make_app):
    client = make_app(max_body=1000).test_client()
    found = problem(client.post("/api/runs", json={"name": "x" * 1000}), 413)
    assert "larger than 1,000 bytes" in found["detail"]


def test_chunks_without_a_length_are_counted_too(make_app):
    client = make_app(max_body=1000).test_client()
    response = client.post(
        "/api/runs/current/predict",
        input_stream=BytesIO(b" " * 5000),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert "larger than 1,000 bytes" in problem(response, 413)["detail"]


def test_page_is_served_with_what_it_loads(shared):
    page = shared.get("/")
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert "<main" in page.text


def test_health_is_well_while_the_lab_lives_and_says_why_not(make_app):
    app = make_app()
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok", "keeping": "ok"}
    lab_of(app).stop()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json == {"status": "failed", "reason": "the training thread was stopped"}
    found = problem(client.post("/api/runs/current/start"), 503)
    assert "the training thread was stopped" in found["detail"]
