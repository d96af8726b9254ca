"""The page and its API behind a real nginx with the configuration in deploy/."""

import http.client
import os
import shutil
import socket
import subprocess

import pytest

from tests.gunicorn_process import ROOT, free_port
from tests.waiting import LONGEST_S, wait_for

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
# Else the workers of a master that is root could not enter the test's folder.
AS_ROOT = " user root;" * (os.geteuid() == 0)
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture
def front(start, tmp_path):
    """nginx on a free port before a server; the function asks it."""
    server, port = start(NUDGE_TRAINING="off"), free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = text.replace("server nudge:8000", f"server 127.0.0.1:{server.port}")
    text = text.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/", f"{tmp_path}/")
    file = tmp_path / "nginx.conf"
    file.write_text(text)
    checked = subprocess.run([NGINX, "-t", "-c", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([NGINX, "-c", file, "-g", "daemon off;" + AS_ROOT])

    def ask(method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_S)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response, content

    def answers():
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", port)) == 0

    wait_for(answers, "nginx")
    yield ask
    process.terminate()
    process.wait(timeout=LONGEST_S)


def test_polls_are_absorbed_and_everything_else_passes(front):
    kinds = [front("GET", "/api/runs/current")[0].headers["Nudge-Cache"] for _ in range(50)]
    assert kinds[0] == "MISS"
    assert kinds.count("HIT") >= 25
    response, _ = front("GET", "/api/runs/current")
    again, content = front(
        "GET", "/api/runs/current", None, {"If-None-Match": response.headers["ETag"]}
    )
    assert (again.status, content) == (304, b"")
    as_json = {"Content-Type": "application/json"}
    assert (
        front("POST", "/api/runs/current/predict", b'{"strokes": [[[1, 1]]]}', as_json)[0].status
        == 200
    )
    wrong, content = front("POST", "/api/runs/current/predict", b"{", as_json)
    assert (wrong.status, wrong.headers["Content-Type"]) == (400, "application/problem+json")
    assert front("GET", "/api/runs/none")[0].status == 404
    assert front("GET", "/")[0].status == 200
