"""The worker of Gunicorn: requests whose bytes come in pieces, slowly, or behind one another."""

import http.client
import json
import socket

from tests.waiting import LONGEST_S


def answer_to(server, sent):
    """Send bytes on a connection of their own; return the status of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST_S) as connection:
        connection.sendall(sent)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status


CHUNKED = (
    b"POST /api/runs/current/predict HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def test_chunks_are_joined_and_bad_ones_are_refused(start):
    server = start(NUDGE_TRAINING="off")
    drawing = json.dumps({"strokes": [[[1, 1], [2, 9]]]}).encode()
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in drawing)
    assert answer_to(server, CHUNKED + chunks + b"0\r\nA: b\r\n\r\n") == 200
    for bad in (b"zz\r\nx\r\n", b"-1\r\n", b"\r\n", b"1\r\nxy\r\n", b"0x1\r\nx\r\n", b"1" * 2000):
        assert answer_to(server, CHUNKED + bad) == 400


def test_requests_behind_one_another_and_after_continue_are_answered(start):
    server = start(NUDGE_TRAINING="off")
    one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST_S) as connection:
        connection.sendall(one * 3)
        answers = b""
        while answers.count(b'"status":"ok"') < 3:
            received = connection.recv(1000)
            assert received, answers
            answers += received
        assert answers.count(b"HTTP/1.1 200 OK") == 3
    drawing = json.dumps({"strokes": [[[1, 1], [2, 9]]]}).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST_S) as connection:
        head = CHUNKED.replace(b"Transfer-Encoding: chunked", b"Content-Length: %d" % len(drawing))
        connection.sendall(head[:-2] + b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue")
        connection.sendall(drawing)
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.status == 200


def test_silent_slow_and_deaf_clients_take_no_thread(start):
    server = start(NUDGE_TRAINING="off")
    large = b"GET /static/js/main.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200
    starts = [b""] * 40 + [b"GET / HT"] * 20 + [CHUNKED + b"5\r\nab"] * 20 + [large] * 20
    others = []
    for start_of_request in starts:
        others.append(socket.create_connection(("127.0.0.1", server.port), timeout=LONGEST_S))
        others[-1].sendall(start_of_request)
    # All eight threads together would wait for these clients for as long as they stay.
    for _ in range(10):
        assert server.ask("GET", "/healthz")[0] == 200
    for other in others:
        other.close()
