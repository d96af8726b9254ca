"""The routes outside of the API: the page, the files that it loads, and what an operator asks."""

from flask import Blueprint, Response, jsonify, request

from app.web.context import services
from app.web.keys import sign_in
from app.web.metrics import MEDIA_TYPE

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> Response:
    """Show the page; with the teacher's key in the address, keep it in a cookie first."""
    if "key" in request.args:
        return sign_in(request.args["key"])
    plain, compressed = services().document.at(request.host_url)
    is_compressed = "gzip" in request.accept_encodings
    response = Response(compressed if is_compressed else plain, mimetype="text/html")
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/static/<path:path>")
def static(path: str) -> Response:
    """Serve a file of the page."""
    return services().assets.answer(path)


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """Say whether the server is alive: whether training can go on, and the reason if it cannot."""
    failure = services().lab.failure
    if failure is None:
        # What cannot be kept is no reason to end a server that works: that would lose it.
        return jsonify(status="ok", keeping=services().keeping or "ok"), 200
    return jsonify(status="failed", reason=failure), 503


@blueprint.get("/readyz")
def readiness() -> tuple[Response, int]:
    """Say whether the runs can be asked and changed by now, and the reason if they cannot."""
    reason = services().lab.hindrance
    if reason is None:
        return jsonify(status="ready"), 200
    return jsonify(status="not ready", reason=reason), 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Write the numbers that a monitoring system collects."""
    response = Response(services().metrics.text(), content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
