"""Waiting for what another thread or process will bring about."""

import time

LONGEST_S = 60


def wait_for(found, what):
    """Ask ``found`` again and again until its answer is true, and return that."""
    until = time.monotonic() + LONGEST_S
    while not (answer := found()):
        assert time.monotonic() < until, f"waited {LONGEST_S} s for {what}"
        time.sleep(0.005)
    return answer
