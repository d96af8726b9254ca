"""A socket as Gunicorn's parser and answers see it."""

import socket
from contextlib import suppress
from typing import Any


class Wire:
    """A socket for Gunicorn's parser and answer: reads from memory, writes as far as it can."""

    def __init__(self, real: socket.socket) -> None:
        self.real = real
        self.request = b""
        self.unsent = bytearray()

    def recv(self, size: int) -> bytes:
        taken, self.request = self.request[:size], self.request[size:]
        return taken

    def sendall(self, data: bytes) -> None:
        self.unsent += data
        self.flush()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def flush(self) -> None:
        """Write what the client takes now; OSError if it is gone."""
        with suppress(BlockingIOError):
            while self.unsent:
                del self.unsent[: self.real.send(self.unsent)]

    def setblocking(self, _flag: bool) -> None:
        """The real socket never blocks."""

    settimeout = setblocking

    def gettimeout(self) -> float:
        return 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)
