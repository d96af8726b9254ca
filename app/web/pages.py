"""The routes outside of the API: the page, the files that it loads, and the health check."""

from flask import Blueprint, Response, jsonify, request

from app.web.context import services

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> Response:
    """Show the page."""
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
    """Say whether training can go on, and the reason if it cannot."""
    failure = services().lab.failure
    if failure is None:
        # What cannot be kept is no reason to end a server that works: that would lose it.
        return jsonify(status="ok", keeping=services().keeping or "ok"), 200
    return jsonify(status="failed", reason=failure), 503
