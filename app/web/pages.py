"""The routes outside of the API: the page, its chart library, and the health check."""

from flask import Blueprint, Response, jsonify, render_template, send_from_directory

from app.web.context import services

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """Show the page."""
    return render_template("index.html")


@blueprint.get("/vendor/uplot/<path:name>")
def vendor(name: str) -> Response:
    """Serve uPlot's files from where npm put them."""
    return send_from_directory(services().config.vendor_dir, name)


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """Say whether training can go on, and the reason if it cannot."""
    failure = services().lab.failure
    if failure is None:
        return jsonify(status="ok"), 200
    return jsonify(status="failed", reason=failure), 503
