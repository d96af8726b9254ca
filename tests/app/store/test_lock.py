"""One server per state folder."""

import os
import subprocess
import sys

import pytest

from app.store import FolderInUse, FolderLock
from tests.gunicorn_process import GUNICORN, ROOT, environment, free_port
from tests.waiting import LONGEST_S

HOLD = """
import sys
from pathlib import Path
from app.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_second_process_is_refused_with_the_id_of_the_first(holder, tmp_path):
    with pytest.raises(FolderInUse, match=rf"process id {holder.pid}; end that server first"):
        FolderLock(tmp_path, wait_s=0)


def test_a_killed_process_holds_nothing(holder, tmp_path):
    holder.kill()
    holder.wait()
    FolderLock(tmp_path, wait_s=0).release()
    assert (tmp_path / "nudge.lock").read_text() == f"{os.getpid()}\n"


def test_a_released_folder_can_be_held_again_and_is_made_if_it_is_missing(tmp_path):
    for _ in range(2):
        lock = FolderLock(tmp_path / "new" / "state", wait_s=0)
        lock.release()
        lock.release()


def test_a_server_is_refused_once_in_words_and_ends(holder, tmp_path):
    server = subprocess.run(
        GUNICORN,
        cwd=ROOT,
        env=environment(NUDGE_PORT=str(free_port()), NUDGE_STATE_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    printed = server.stdout + server.stderr
    assert server.returncode != 0
    assert printed.count(f"is in use by the server with the process id {holder.pid}") == 1
    assert "Traceback" not in printed
