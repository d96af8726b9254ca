"""Fifty open pages that poll the server; ``benchmarks.serving`` starts them as one process.

They speak HTTP through plain sockets, so that they take little of the time that is measured:
real pages run on other machines.
"""

import heapq
import re
import socket
import sys
import time

PAGES = 50


def poll(port: int) -> None:
    """Poll as fifty pages, each with its own connection, until the process is ended."""
    connections = [connect(port) for _ in range(PAGES)]
    steps = [b"0"] * PAGES
    # When each page asks next, and its index.
    due = [(time.perf_counter() + page / PAGES, page) for page in range(PAGES)]
    while True:
        moment, page = heapq.heappop(due)
        time.sleep(max(0.0, moment - time.perf_counter()))
        try:
            answer = ask(connections[page], steps[page])
        except ConnectionError:
            # The server closes idle connections; a browser opens a new one then, too.
            connections[page].close()
            connections[page] = connect(port)
            answer = ask(connections[page], steps[page])
        steps[page] = re.findall(rb'"step":(\d+)', answer)[0]
        after_s = float(re.findall(rb"(?i)nudge-poll-after: ([\d.]+)", answer)[0])
        heapq.heappush(due, (time.perf_counter() + after_s, page))


def connect(port: int) -> socket.socket:
    """Open a page's connection."""
    return socket.create_connection(("127.0.0.1", port))


def ask(connection: socket.socket, step: bytes) -> bytes:
    """Ask for the state since a step; return the answer, head and body."""
    connection.sendall(b"GET /api/runs/current?since=%b HTTP/1.1\r\nHost: localhost\r\n\r\n" % step)
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += receive(connection)
    length = int(re.findall(rb"(?i)content-length: (\d+)", answer[:end])[0])
    while len(answer) < end + 4 + length:
        answer += receive(connection)
    return answer


def receive(connection: socket.socket) -> bytes:
    """Receive what has arrived; ConnectionError if the server has closed the connection."""
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server closed the connection of a page")
    return received


if __name__ == "__main__":
    poll(int(sys.argv[1]))
