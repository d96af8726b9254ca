"""Who may do what: names of the server, origins, sizes, and the headers of every answer."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.web.hosts import check_host
from app.web.problems import Problem

# Of every answer, and of every one but the page's files: the latter govern what a document may do,
# and would be most of the bytes of a small script.
HEADERS = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
DOCUMENT_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
READING_METHODS = ("GET", "HEAD", "OPTIONS")
# Of the body of a refused request, which is read all the same.
MOST_DISCARDED_BYTES = 50_000_000


def register(app: Flask) -> None:
    """Check every request before its route, and add the headers to every answer."""
    app.before_request(check_host)
    app.before_request(_check_origin)
    app.before_request(_check_size)
    app.after_request(_discard_body)
    app.after_request(_add_headers)


def _check_origin() -> None:
    """Refuse changes that the page of another site lets a visitor's browser request."""
    origin = request.headers.get("Origin")
    if request.method in READING_METHODS or origin is None:
        return
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        host = ""
    if host != request.host:
        raise Problem(403, f"a page of {origin!r} may not change anything on {request.host}")


def _check_size() -> None:
    """Refuse a body whose announced length is too large, even if no route would read it."""
    view = current_app.view_functions.get(request.endpoint or "")
    operation = getattr(view, "operation", None)
    if operation is not None and operation.largest_body is not None:
        request.max_content_length = operation.largest_body
    limit = request.max_content_length
    if limit is not None and (request.content_length or 0) > limit:
        raise RequestEntityTooLarge()


def _discard_body(response: Response) -> Response:
    """Read the rest of the body of a request that was refused.

    Most clients read the answer only after they have sent everything. If the connection were
    closed before, they would get a broken connection in place of the reason.
    """
    if response.status_code >= 400 and request.method not in READING_METHODS:
        left, source = MOST_DISCARDED_BYTES, request.environ["wsgi.input"]
        while left > 0 and (content := source.read(min(left, 65_536))):
            left -= len(content)
    return response


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if not _is_file(response):
        response.headers.update(DOCUMENT_HEADERS)
    if request.path.startswith("/api"):
        # With an ETag the browser may store the answer, but must revalidate it each time.
        policy = "no-cache" if response.get_etag()[0] else "no-store"
        response.headers.setdefault("Cache-Control", policy)
    return response


def _is_file(response: Response) -> bool:
    """Whether this is a file of the page, and none that a browser may show as a document."""
    is_shown = response.mimetype in ("text/html", "image/svg+xml")
    return request.endpoint == "pages.static" and response.status_code < 400 and not is_shown
