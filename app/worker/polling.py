"""The worker: its poller reads requests and writes answers, its threads compute them."""

import resource
import selectors
import socket
import time
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from app.worker.incoming import Incoming, RefusedError
from app.worker.wire import Wire

HEAD_S, BODY_S, ANSWER_S, CLOSING_S = 10.0, 30.0, 30.0, 2.0
# What all requests that are being read, and all answers that are being written, may hold.
HELD_BYTES = 64 * 2**20
CONNECTIONS = 4096
# Files that the process opens besides its connections.
OTHER_FILES = 128
RECEIVED_BYTES = 262_144
ACCEPTED_AT_ONCE = 64

REFUSALS = {
    400: b"Bad Request",
    413: b"Content Too Large",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}


class Connection(TConn):
    """One client: its socket, the request that arrives and the moment at which it is given up."""

    def __init__(self, cfg: Any, real: socket.socket, client: Any, server: Any) -> None:
        real.setblocking(False)
        super().__init__(cfg, Wire(real), client, server)
        # Gunicorn's threads need not wait for the first byte.
        self.data_ready = True
        self.incoming = Incoming()
        self.after = b""
        self.deadline = time.monotonic() + HEAD_S
        self.is_last = False


class Worker(ThreadWorker):
    """Only whole requests reach a thread.

    ``watched`` are the connections that the poller reads or writes, the oldest first.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = CONNECTIONS + OTHER_FILES
        files = wanted if most_files == resource.RLIM_INFINITY else min(wanted, most_files)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most_files))
        self.worker_connections = max(1, files - OTHER_FILES)
        self.watched: dict[Connection, int] = {}
        self.next_look = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Accept what waits; at the limit, the client that has waited longest makes room."""
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                real, address = listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            self.nr_conns += 1
            real.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.watch(Connection(self.cfg, real, address, listener.getsockname()), HEAD_S)
            if self.nr_conns >= self.worker_connections and self.watched:
                self.drop(next(iter(self.watched)))

    def watch(self, conn: Connection, seconds: float, event: int = selectors.EVENT_READ) -> None:
        """Let the poller read or write a connection for so long."""
        conn.deadline = time.monotonic() + seconds
        if self.watched.get(conn) == event:
            return
        self.unwatch(conn)
        self.watched[conn] = event
        act = self.read if event == selectors.EVENT_READ else self.write
        self.poller.register(conn.sock.real, event, partial(self.attempt, act, conn))

    def unwatch(self, conn: Connection) -> None:
        """Take a connection from the poller."""
        if self.watched.pop(conn, None) is not None:
            self.poller.unregister(conn.sock.real)

    def drop(self, conn: Connection) -> None:
        """Close a connection."""
        self.unwatch(conn)
        self.nr_conns -= 1
        conn.close()

    def attempt(self, act: Any, conn: Connection, _socket: Any) -> None:
        """Read or write; a client that is gone is no error."""
        # An earlier event of the same round may have dropped it.
        if conn not in self.watched:
            return
        try:
            act(conn)
        except BlockingIOError:
            return
        except OSError:
            self.drop(conn)
        except Exception:
            # The poller serves everybody: a fault with one client must not end it.
            self.log.exception("A connection failed")
            self.drop(conn)

    def read(self, conn: Connection) -> None:
        """Take what has arrived."""
        data = conn.sock.real.recv(RECEIVED_BYTES)
        if not data:
            self.drop(conn)
        elif not conn.is_last:
            self.take(conn, data)

    def take(self, conn: Connection, data: bytes) -> None:
        """Add bytes to the request, and give it to a thread once it is whole."""
        incoming = conn.incoming
        had_head, had_begun = incoming.has_head, incoming.has_begun
        try:
            if incoming.add(data):
                self.unwatch(conn)
                conn.sock.request, conn.after = incoming.whole()
                conn.incoming = Incoming()
                self.enqueue_req(conn)
                return
            self.require_room(conn)
        except RefusedError as error:
            self.refuse(conn, error.args[0])
            return
        if incoming.has_head and not had_head:
            self.watch(conn, BODY_S)
            if incoming.expects_continue:
                conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        elif not had_begun:
            self.watch(conn, HEAD_S)

    def require_room(self, conn: Connection) -> None:
        """RefusedError if this and the other requests and answers would hold too much memory."""
        if conn.incoming.held_bytes > RECEIVED_BYTES and self.held_bytes() > HELD_BYTES:
            raise RefusedError(503)

    def held_bytes(self) -> int:
        """Return the memory of all requests and answers on their way."""
        return sum(len(conn.sock.unsent) + conn.incoming.held_bytes for conn in self.watched)

    def refuse(self, conn: Connection, status: int) -> None:
        """Answer without a thread, and close once the client has read it."""
        reason = REFUSALS[status]
        head = b"HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: text/plain\r\n"
        text = b"Content-Length: %d\r\n\r\n%s\n"
        conn.sock.unsent += head % (status, reason) + text % (len(reason) + 1, reason)
        conn.is_last = True
        self.write(conn)

    def write(self, conn: Connection) -> None:
        """Write what the client takes; then wait for its next request or its end."""
        conn.sock.flush()
        if conn.sock.unsent:
            if self.watched.get(conn) != selectors.EVENT_WRITE:
                self.watch(conn, ANSWER_S, selectors.EVENT_WRITE)
        elif conn.is_last:
            conn.sock.real.shutdown(socket.SHUT_WR)
            self.watch(conn, CLOSING_S)
        else:
            self.watch(conn, self.cfg.keepalive)
            after, conn.after = conn.after, b""
            if after:
                self.take(conn, after)

    def finish_request(self, conn: Connection, future: Future[bool]) -> None:
        """Send the rest of an answer; called in the poller when a thread has computed it."""
        keeps = not future.cancelled() and future.exception() is None and future.result()
        conn.is_last = not keeps or bool(conn.sock.request)
        self.watch(conn, ANSWER_S, selectors.EVENT_WRITE)
        self.attempt(self.write, conn, None)
        if conn.sock.unsent and self.held_bytes() > HELD_BYTES:
            unread = (one for one in self.watched if one.sock.unsent)
            self.drop(max(unread, key=lambda one: len(one.sock.unsent)))

    def murder_pending(self) -> None:
        """Close, about once a second, the connections whose time is over."""
        now = time.monotonic()
        if now < self.next_look:
            return
        self.next_look = now + 1
        for conn in [conn for conn in self.watched if conn.deadline < now]:
            self.drop(conn)
