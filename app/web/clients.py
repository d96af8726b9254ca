"""Who asks: the address by which clients are told apart, and how often each may change digits."""

import math
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from flask import request

from app.web.context import services
from app.web.problems import Problem


def client() -> str:
    """Return the address of the client that asks.

    That is the peer's, or if the peer is one of the proxies in the settings the last address in
    ``X-Forwarded-For`` that is none: what stands before it was written by the client.
    """
    proxies = services().config.proxies
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    address = request.remote_addr or ""
    while hops and _is_among(address, proxies) and _is_address(hops[-1]):
        address = hops.pop()
    return address


def check_rate() -> None:
    """Count a change of the kept digits; refuse it if the client has made too many lately."""
    wait_s = math.ceil(services().digit_changes.wait_s(client()))
    if wait_s:
        raise Problem(
            429,
            f"too many digits were kept or deleted from {client()} in a short time; "
            f"try again in {wait_s} s",
            headers={"Retry-After": str(wait_s)},
        )


def _is_among(address: str, proxies: Sequence[str]) -> bool:
    return _is_address(address) and any(
        ip_address(address) in ip_network(proxy, strict=False) for proxy in proxies
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
