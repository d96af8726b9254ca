"""Who may ask for what: hosts, origins, the teacher's key, and what browsers are told."""

import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.web.problems import Problem

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
READING = ("GET", "HEAD", "OPTIONS")
# Bytes of a refused body that are taken all the same.
MOST_READ_AWAY = 50_000_000


def register(app: Flask) -> None:
    """Check every request before its route, and give every answer the headers."""
    app.before_request(_check_origin)
    app.before_request(_check_size)
    app.after_request(_read_away)
    app.after_request(_add_headers)


def _check_origin() -> None:
    """Refuse what another site's page makes a visitor's browser send."""
    origin = request.headers.get("Origin")
    if request.method in READING or origin is None:
        return
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        host = ""
    if host != request.host:
        raise Problem(403, f"a page of {origin!r} may not change anything on {request.host}")


def _check_size() -> None:
    """Refuse a body that announces itself as too large, also where no route would read it."""
    view = current_app.view_functions.get(request.endpoint or "")
    operation = getattr(view, "operation", None)
    if operation is not None and operation.largest_body is not None:
        request.max_content_length = operation.largest_body
    limit = request.max_content_length
    if limit is not None and (request.content_length or 0) > limit:
        raise RequestEntityTooLarge()


def _read_away(response: Response) -> Response:
    """Take what is left of the body of a request that was refused.

    Most clients listen only after they have sent everything: were the connection closed before,
    they would see it break and never see why.
    """
    if response.status_code >= 400 and request.method not in READING:
        left, source = MOST_READ_AWAY, request.environ["wsgi.input"]
        while left > 0 and (content := source.read(min(left, 65_536))):
            left -= len(content)
    return response


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.path.startswith("/api"):
        # The browser keeps an answer for its ETag's sake, and asks each time.
        policy = "no-cache" if response.get_etag()[0] else "no-store"
        response.headers.setdefault("Cache-Control", policy)
    return response


def is_locked() -> bool:
    """Tell whether changing runs needs a key."""
    return bool(current_app.extensions["config"].teacher_key)


def check_key() -> None:
    """Let nobody past without the teacher's key, where one is set."""
    key = current_app.extensions["config"].teacher_key
    if not key:
        return
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), key.encode()):
        return
    raise Problem(
        401,
        "changing runs needs the teacher's key here: send 'Authorization: Bearer KEY'"
        + ("; the one that was sent is another" if given else ""),
        headers={"WWW-Authenticate": 'Bearer realm="runs"'},
    )
