"""Every request has an id, is counted, and may get a line in the log."""

import logging
import re
import secrets
from time import perf_counter
from urllib.parse import quote

from flask import Flask, Response, g, request

from app.logs import request_id
from app.web.metrics import Metrics

log = logging.getLogger(__name__)

# The header of every answer, and that by which a client or a proxy names a request itself.
ID_HEADER = "Nudge-Request"
GIVEN_HEADER = "X-Request-ID"
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


def register(app: Flask, metrics: Metrics) -> None:
    """Begin and end every request; this has to come before what else is done with requests."""

    def end(response: Response) -> Response:
        seconds = perf_counter() - g.began
        response.headers[ID_HEADER] = request_id.get() or ""
        metrics.count(request.endpoint or "none", response.status_code, seconds)
        level = _level(response, seconds)
        if log.isEnabledFor(level):
            _write(level, response, seconds)
        return response

    app.before_request(_begin)
    app.after_request(end)
    app.teardown_request(_forget)


def _begin() -> None:
    given = request.headers.get(GIVEN_HEADER, "")
    request_id.set(given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8))
    g.began = perf_counter()


def _forget(_: BaseException | None) -> None:
    # The thread may answer another client next.
    request_id.set(None)


def _level(response: Response, seconds: float) -> int:
    is_usual = response.status_code < 400 and seconds < LONG_S
    return logging.DEBUG if is_usual and request.endpoint in REPEATED else logging.INFO


def _write(level: int, response: Response, seconds: float) -> None:
    # Without the query, which could have a secret; quoted, as the path is any text of a client.
    path, status, size = quote(request.path), response.status_code, response.content_length
    client, milliseconds = request.remote_addr, round(1000 * seconds, 1)
    fields = {
        "method": request.method,
        "path": path,
        "status": status,
        "bytes": size,
        "milliseconds": milliseconds,
        "client": client,
    }
    log.log(
        level,
        "%s %s %d, %s bytes, %s ms, client %s",
        *(request.method, path, status, "-" if size is None else size, milliseconds, client),
        extra={"fields": fields},
    )
