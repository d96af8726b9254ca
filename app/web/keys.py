"""The teacher's key: sent with each request, or once in a link that sets a cookie."""

import hmac
import logging
import math
from hashlib import sha256

from flask import Response, redirect, request

from app.web.clients import client
from app.web.context import services
from app.web.problems import Problem

log = logging.getLogger(__name__)

COOKIE = "nudge_key"


def check_key() -> None:
    """Refuse a request without the teacher's key, where one is set."""
    key = services().config.teacher_key
    if not key:
        return
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    bearer = given.strip() if scheme.lower() == "bearer" else ""
    cookie = request.cookies.get(COOKIE, "")
    if bearer or cookie:
        _check_wait()
        if _same(bearer, key) or _same(cookie, _token(key)):
            services().wrong_keys.forgive(client())
            return
        _count_wrong()
    headers = {"WWW-Authenticate": 'Bearer realm="runs"'}
    if cookie:
        # That of an earlier key; it would be counted as wrong each time.
        headers["Set-Cookie"] = f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
    raise Problem(
        401,
        "this needs the teacher's key: send 'Authorization: Bearer KEY', or open /?key=KEY once"
        + ("; the key that was sent is wrong" if given or cookie else ""),
        headers=headers,
    )


def sign_in(given: str) -> Response:
    """Answer a link with the key: a cookie in its place, and the page without it."""
    response = redirect("/", 303)
    response.headers["Cache-Control"] = "no-store"
    key = services().config.teacher_key
    if not key:
        return response  # type: ignore[return-value]
    _check_wait()
    if not _same(given, key):
        _count_wrong()
        raise Problem(401, "the teacher's key in this address is wrong; open / without it")
    services().wrong_keys.forgive(client())
    response.set_cookie(
        COOKIE, _token(key), path="/", secure=request.is_secure, httponly=True, samesite="Strict"
    )
    return response  # type: ignore[return-value]


def _token(key: str) -> str:
    """Return what the cookie has in place of the key, which nobody can read from it."""
    return hmac.new(key.encode(), b"cookie of Nudge", sha256).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())


def _check_wait() -> None:
    wait_s = math.ceil(services().wrong_keys.wait_s(client()))
    if wait_s:
        raise Problem(
            429,
            f"too many wrong keys came from {client()}; wait {wait_s} s before the next",
            headers={"Retry-After": str(wait_s)},
        )


def _count_wrong() -> None:
    services().wrong_keys.count(client())
    log.warning("A wrong teacher's key came from %s", client())
