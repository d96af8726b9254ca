"""A real Gunicorn on a real port, as it is started by hand and in the container."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import pytest

from tests.gunicorn_process import GUNICORN, ROOT, environment, free_port
from tests.waiting import LONGEST_S, wait_for


def test_it_trains_and_answers_and_bad_input_does_not_disturb_it(start):
    server = start()
    server.reach(1)
    as_json = {"Content-Type": "application/json"}
    drawing = json.dumps({"strokes": [[[1, 1], [2, 9]]]})
    status, answer = server.ask("POST", "/api/runs/current/predict", drawing, as_json)
    assert (status, len(answer["probabilities"])) == (200, 10)
    for body, kind, expected in (
        (b"x" * 10_000_000, "application/json", 413),
        (b"x" * 10_000_000, "image/png", 413),
        (b'{"pixels": [NaN]}', "application/json", 400),
        (b"hello", "image/png", 400),
        (b"hello", "text/plain", 415),
    ):
        headers = {"Content-Type": kind}
        status, problem = server.ask("POST", "/api/runs/current/predict", body, headers)
        assert (status, problem["status"]) == (expected, expected)
    before = server.state()["step"]
    server.reach(before + 1)
    assert server.ask("GET", "/healthz") == (200, {"status": "ok", "keeping": "ok"})


def test_body_in_chunks_is_counted(start):
    server = start(NUDGE_TRAINING="off")
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST_S) as connection:
        head = (
            "POST /api/runs/current/predict HTTP/1.1\r\nHost: localhost\r\n"
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        connection.sendall(head.encode())
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        for _ in range(40):
            connection.sendall(chunk)
        connection.sendall(b"0\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_sigterm_ends_it_under_polling_pages(start):
    server = start()
    server.reach(1)
    stopping = threading.Event()
    answered = []

    def poll():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LONGEST_S)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            while not stopping.is_set():
                connection.request("GET", "/api/runs/current")
                answered.append(connection.getresponse().read())

    pages = [threading.Thread(target=poll) for _ in range(6)]
    idle = socket.create_connection(("127.0.0.1", server.port))
    for page in pages:
        page.start()
    wait_for(lambda: len(answered) > 50, "polling pages")
    workers = server.children()
    assert len(workers) == 1
    code, printed = server.stop()
    stopping.set()
    for page in pages:
        page.join()
    idle.close()
    assert code == 0
    assert "Traceback" not in printed
    # Said by a worker that came to its end, which one that had to be killed did not.
    assert "Training stopped" in printed
    wait_for(lambda: not Path(f"/proc/{workers[0]}").exists(), "the worker's end")


def test_log_is_one_json_object_a_line_also_of_gunicorn_and_after_sighup(start):
    server = start(NUDGE_TRAINING="off", NUDGE_LOG="json")
    named = {"X-Request-ID": "first"}
    assert server.ask("GET", "/api/nothing", headers=named)[1]["request"] == "first"
    server.process.send_signal(signal.SIGHUP)
    server.ask("GET", "/api/nothing")
    _, printed = server.stop()
    records = [json.loads(line) for line in printed.splitlines()]
    assert all(datetime.fromisoformat(record["time"]).tzinfo for record in records)
    first, _ = (record for record in records if record.get("path") == "/api/nothing")
    assert (first["request"], first["status"], first["level"]) == ("first", 404, "info")
    begun = "SIGHUP: the log files were reopened"
    messages = [re.sub(r" [\d.]+$", "", record["message"].split(".")[0]) for record in records]
    assert {"Starting gunicorn", begun, "Training stopped"} <= set(messages)


def test_training_stands_back_for_requests(start):
    server = start(NUDGE_NICENESS="7")
    server.reach(1)
    (worker,) = server.children()
    nice = {}
    for task in Path(f"/proc/{worker}/task").iterdir():
        name = (task / "comm").read_text().strip()
        fields = (task / "stat").read_text().rpartition(")")[2].split()
        nice.setdefault(int(fields[16]), []).append(name)
    # The lab's thread, its helper and the thread that writes into the store, and no other.
    assert len(nice[7]) == 3
    assert len(nice[os.nice(0)]) >= 2


def test_missing_images_are_told_and_the_page_still_comes(start, tmp_path):
    server = start(NUDGE_DATA_DIR=str(tmp_path))
    failed = wait_for(lambda: (s := server.state())["status"] == "failed" and s, "the failure")
    assert "train-images-idx3-ubyte.gz is missing" in failed["error"]
    status, health = server.ask("GET", "/healthz")
    assert (status, health["reason"]) == (503, failed["error"])
    status, problem = server.ask("GET", "/api/examples")
    assert (status, problem["detail"]) == (503, failed["error"])


def refusal(*arguments, **settings):
    ended = subprocess.run(
        [*GUNICORN, *arguments],
        cwd=ROOT,
        env=environment(**{"NUDGE_PORT": str(free_port())} | settings),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    return ended.stderr


@pytest.mark.parametrize("count", ["4", "0"])
def test_other_numbers_of_workers_are_refused_in_words(count):
    said = refusal(WEB_CONCURRENCY=count)
    assert f"WEB_CONCURRENCY is {count}" in said
    assert "exactly one worker" in said
    assert "unset it, or set 1" in said


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["--workers", "2"], "workers is 2"),
        (["--preload"], "preload_app is True"),
        (["--max-requests", "9"], "max_requests is 9"),
    ],
)
def test_command_line_that_would_break_training_is_refused(arguments, name):
    assert name in refusal(*arguments)


def test_wrong_setting_is_refused_in_words():
    said = refusal(NUDGE_PORT="http")
    assert "NUDGE_PORT (the port to listen on; 0 chooses a free one) is 'http'" in said


def test_signals_make_no_second_worker_and_end_no_run(start):
    server = start()
    server.reach(1)
    workers, run = server.children(), server.state()["id"]
    for number in (signal.SIGTTIN, signal.SIGTTOU, signal.SIGUSR2, signal.SIGHUP):
        server.process.send_signal(number)
    before = server.state()["step"]
    server.reach(before + 2)
    assert (server.children(), server.state()["id"]) == (workers, run)
    code, printed = server.stop()
    assert code == 0
    for name in (
        "SIGTTIN is refused",
        "SIGTTOU is refused",
        "SIGUSR2 is refused",
        "SIGHUP: the log",
    ):
        assert name in printed
