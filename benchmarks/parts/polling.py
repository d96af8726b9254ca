"""Fifty open pages that poll the server; ``benchmarks.serving`` starts them as one process."""

import heapq
import json
import sys
import time

from benchmarks.parts.server import RUN, Client

PAGES = 50


def poll(port: int) -> None:
    """Poll as fifty pages, each with its own connection, until the process is ended."""
    pages = [Client(port) for _ in range(PAGES)]
    steps = [0] * PAGES
    # When each page asks next, and its index.
    due = [(time.perf_counter() + page / PAGES, page) for page in range(PAGES)]
    while True:
        moment, page = heapq.heappop(due)
        time.sleep(max(0.0, moment - time.perf_counter()))
        content, headers = pages[page].exchange("GET", f"{RUN}?since={steps[page]}")
        steps[page] = json.loads(content)["step"]
        heapq.heappush(due, (time.perf_counter() + float(headers["Nudge-Poll-After"]), page))


if __name__ == "__main__":
    poll(int(sys.argv[1]))
