"""A server that is killed: its runs come back and go on as if nothing had happened."""

import http.client
import io
import json
import os
import signal
import sqlite3
from contextlib import closing

import numpy as np

from model.network import Network
from model.training import Configuration, Training, load
from tests.conftest import SMALL
from tests.waiting import wait_for

STEPS = 400
KILLS = 3
# Steps per second, so that there is time to kill the server.
SPEED = 200
JSON = {"Content-Type": "application/json"}


def kill(server):
    for pid in (*server.children(), server.process.pid):
        os.kill(pid, signal.SIGKILL)
    server.process.communicate()


def stored_step(folder):
    """The step at which the only run is stored."""
    with closing(sqlite3.connect(folder / "state" / "nudge.db")) as connection:
        (record,) = connection.execute("SELECT record FROM runs").fetchone()
    return json.loads(record)["state"]["step"]


def checkpoint(server):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        connection.request("GET", "/api/runs/current/checkpoint?format=npz")
        return load(io.BytesIO(connection.getresponse().read()))


def whole_run(mnist):
    """The same run without a server: its state, and the loss of each of its steps."""
    training = Training(Network(SMALL), Configuration(), 0, mnist)
    losses = [training.advance().loss for _ in range(STEPS)]
    training.close()
    return training.state(), losses


def test_a_run_that_is_killed_again_and_again_ends_as_one_that_was_not(start, tmp_path, mnist):
    server = start(NUDGE_TRAINING="off")
    before = server.state()
    server.ask("PATCH", "/api/runs/current", json.dumps({"name": "Mine", "speed": SPEED}), JSON)
    server.ask("POST", "/api/runs/current/step", json.dumps({"count": STEPS}), JSON)
    for number in range(1, KILLS + 1):
        server.reach(number * STEPS // (KILLS + 2))
        kill(server)
        server = start(NUDGE_TRAINING="off")
        found = server.state()
        assert (found["id"], found["name"], found["speed"]) == (before["id"], "Mine", SPEED)
    server.ask("PATCH", "/api/runs/current", json.dumps({"speed": "full"}), JSON)
    ended = wait_for(lambda: (s := server.state())["status"] == "paused" and s, "the last step")
    assert ended["step"] == STEPS
    expected, losses = whole_run(mnist)
    state = checkpoint(server)
    for name in ("weights", "average", "slots"):
        np.testing.assert_array_equal(state[name], expected[name])
    assert ended["history"]["step"][1:] == list(range(1, STEPS + 1))
    # On the wire they have six digits.
    np.testing.assert_allclose(ended["history"]["loss"][1:], losses, rtol=1e-5)
    wait_for(lambda: stored_step(tmp_path) == STEPS, "the run to be stored at its end")


def test_a_server_that_is_told_to_end_keeps_the_very_last_step(start, tmp_path):
    server = start()
    server.reach(1)
    last = server.state()["step"]
    code, _ = server.stop()
    assert code == 0
    kept = stored_step(tmp_path)
    assert kept >= last
    start().reach(kept + 1)
