"""Every request has an id, is counted, and may get a line in the log."""

import logging
import random
import re
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.logs import request_id
from app.web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

# The header of every answer, and the one by which a client or a proxy names a request itself, as
# the environment of a request has it.
ID_HEADER = "Nudge-Request"
GIVEN_HEADER = "HTTP_X_REQUEST_ID"
GIVEN_ID = re.compile(r"[0-9A-Za-z._-]{1,64}")
# What an open page requests again and again: these lines would hide all others. They are written
# where the log has the level debug; and at any level when the request failed or took long.
REPEATED = {
    "api.batch_read",
    "api.branches_read",
    "api.digits_listing",
    "api.examples_read",
    "api.explanation_explain",
    "api.gradient_origin_read",
    "api.map_place",
    "api.map_read",
    "api.neighbors_read",
    "api.network_read",
    "api.normalization_normalize",
    "api.origin_read",
    "api.predict_predict",
    "api.rate_map_read",
    "api.replay_replay",
    "api.runs_listing",
    "api.runs_read",
    "api.saliency_read",
    "api.schedule_read",
    "pages.health",
    "pages.metrics",
    "pages.readiness",
    "pages.static",
}
LONG_S = 1.0


class Access:
    """An application around another one.

    As hooks of Flask the same would take three times as long, which ``predict`` would feel.

    Parameters
    ----------
    application : WSGI application
    metrics : Metrics
    """

    def __init__(self, application: "WSGIApplication", metrics: Metrics) -> None:
        self._application, self._metrics = application, metrics

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request."""
        began, id = perf_counter(), environ.get(GIVEN_HEADER)
        if id is None or not GIVEN_ID.fullmatch(id):
            # It names a request and guards nothing: it may be easy to guess, which is faster.
            id = f"{random.getrandbits(64):016x}"
        request_id.set(id)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            headers.append((ID_HEADER, id))
            self._end(environ, int(status[:3]), headers, perf_counter() - began)
            return start_response(status, headers, *error)

        try:
            return self._application(environ, start)
        finally:
            # The thread may answer another client next.
            request_id.set(None)

    def _end(
        self,
        environ: "WSGIEnvironment",
        status: int,
        headers: list[tuple[str, str]],
        seconds: float,
    ) -> None:
        request = environ.get("werkzeug.request")
        route = getattr(request, "endpoint", None) or "none"
        self._metrics.count(route, status, seconds)
        is_usual = status < 400 and seconds < LONG_S
        level = logging.DEBUG if is_usual and route in REPEATED else logging.INFO
        if log.isEnabledFor(level):
            size = next((int(text) for name, text in headers if name == "Content-Length"), None)
            _write(level, environ, status, size, seconds)


def _write(
    level: int, environ: "WSGIEnvironment", status: int, size: int | None, seconds: float
) -> None:
    # Without the query, which could have a secret. Quoted, as the path is any text of a client.
    fields = {
        "method": environ["REQUEST_METHOD"],
        "path": quote(environ["PATH_INFO"].encode("latin-1")),
        "status": status,
        "bytes": size,
        "milliseconds": round(1000 * seconds, 1),
        "client": environ.get("REMOTE_ADDR", "-"),
    }
    words = (
        "%(method)s %(path)s %(status)d, %(bytes)s bytes, %(milliseconds)s ms, client %(client)s"
    )
    shown = fields | {"bytes": "-" if size is None else size}
    log.log(level, words, shown, extra={"fields": fields})
