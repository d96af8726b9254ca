"""A request as its bytes arrive, read without waiting."""

import re
from collections.abc import Callable

HEAD_BYTES = 65_536
# Of a longer body only this much is kept. It is above every limit of a route, which answers 413 by
# the announced length.
BODY_BYTES = 8 * 2**20
# More than this of one body is not read, so that a client cannot send for ever.
MOST_BODY_BYTES = 64 * 2**20

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?=\r\n)", re.IGNORECASE)
CODING = re.compile(rb"\r\ntransfer-encoding:[ \t]*([^\r]*?)[ \t]*(?=\r\n)", re.IGNORECASE)
CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?")
CHUNK_LINE_BYTES = 1024


class RefusedError(Exception):
    """A request that the poller answers with the status in its first argument."""


class Incoming:
    """One request as its bytes arrive.

    ``add`` returns whether it is whole; then ``whole`` returns it with the length of its body in
    the head, also if the body came in chunks, and what came after it. RefusedError for a chunk size
    that is none and for what is too long.
    """

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._head: bytes | None = None
        self._body = bytearray()
        self._body_bytes = 0
        # Bytes of the body, or of the chunk and its line end, that have not come yet.
        self._left = 0
        self._step: Callable[[], bool | None] = self._read_head

    @property
    def has_begun(self) -> bool:
        return bool(self._waiting) or self._head is not None

    @property
    def has_head(self) -> bool:
        return self._head is not None

    @property
    def expects_continue(self) -> bool:
        """Whether the client waits for a word before it sends the body."""
        return bool(self._head and CONTINUE.search(self._head)) and self._body_bytes == 0

    @property
    def held_bytes(self) -> int:
        """Memory that the body takes so far."""
        return len(self._body)

    def add(self, data: bytes) -> bool:
        self._waiting += data
        while (ended := self._step()) is None:
            pass
        return ended

    def whole(self) -> tuple[bytes, bytes]:
        assert self._head is not None
        return self._head + bytes(self._body), bytes(self._waiting)

    def _read_head(self) -> bool | None:
        end = self._waiting.find(b"\r\n\r\n")
        if end > HEAD_BYTES or (end < 0 and len(self._waiting) > HEAD_BYTES):
            raise RefusedError(431)
        if end < 0:
            return False
        self._head = bytes(self._waiting[: end + 4])
        del self._waiting[: end + 4]
        lengths, codings = LENGTH.findall(self._head), CODING.findall(self._head)
        if lengths and codings:
            raise RefusedError(400)
        if [coding.lower() for coding in codings] == [b"chunked"]:
            self._step = self._read_chunk_size
        elif len(lengths) == 1:
            self._left, self._step = int(lengths[0]), self._read_length
        else:
            # Without a body, or what Gunicorn's parser refuses.
            return True
        return None

    def _read_length(self) -> bool | None:
        self._take()
        return self._left == 0 or self._body_bytes > MOST_BODY_BYTES

    def _read_chunk_size(self) -> bool | None:
        end = self._waiting.find(b"\r\n")
        if end < 0 and len(self._waiting) <= CHUNK_LINE_BYTES:
            return False
        size = CHUNK_SIZE.fullmatch(bytes(self._waiting[: max(end, 0)]))
        if size is None:
            raise RefusedError(400)
        del self._waiting[: end + 2]
        self._left = int(size[1], 16)
        self._step = self._read_chunk if self._left else self._read_trailer
        return None

    def _read_chunk(self) -> bool | None:
        self._take()
        if self._body_bytes > MOST_BODY_BYTES:
            raise RefusedError(413)
        if self._left or len(self._waiting) < 2:
            return False
        if self._waiting[:2] != b"\r\n":
            raise RefusedError(400)
        del self._waiting[:2]
        self._step = self._read_chunk_size
        return None

    def _read_trailer(self) -> bool | None:
        while (end := self._waiting.find(b"\r\n")) > 0:
            del self._waiting[: end + 2]
        if end < 0 and len(self._waiting) > HEAD_BYTES:
            raise RefusedError(431)
        if end == 0:
            del self._waiting[:2]
            assert self._head is not None
            length = b"\r\nContent-Length: %d" % self._body_bytes
            self._head = CODING.sub(length, self._head)
        return end == 0

    def _take(self) -> None:
        taken = self._waiting[: self._left]
        del self._waiting[: len(taken)]
        self._left -= len(taken)
        self._body_bytes += len(taken)
        self._body += taken[: max(0, BODY_BYTES - len(self._body))]
