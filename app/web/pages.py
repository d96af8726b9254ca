"""The routes outside of the API: the page, the files that it loads, and the health check."""

import gzip

from flask import Blueprint, Response, jsonify, render_template, request

from app.web.assets import STYLES
from app.web.context import services

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> Response:
    """Show the page."""
    assets = services().assets
    page = render_template("index.html", asset=assets.url, styles=STYLES, scripts=assets.scripts)
    response = Response(page, mimetype="text/html")
    if "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(page.encode(), mtime=0))
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
        return jsonify(status="ok"), 200
    return jsonify(status="failed", reason=failure), 503
