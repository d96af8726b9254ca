"""Which host names are answered.

A page of another site can give its own name the address of this server (DNS rebinding). To the
visitor's browser both are then one site, and the page could read and change everything. The name
that the browser sends with each request gives it away.
"""

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from app.web.context import services
from app.web.problems import Problem

log = logging.getLogger(__name__)

# Whoever watches over the server asks these by its address.
PROBES = ("pages.health", "pages.readiness")


def check_host() -> None:
    """Refuse a request for a name that is not one of this server's."""
    config = services().config
    if not (config.hosts or is_local(config.host)) or request.endpoint in PROBES:
        return
    name = _name(request.headers.get("Host", ""))
    if is_local(name) or name == _name(_quoted(config.host)) or _is_among(name, config.hosts):
        return
    names = ", ".join(["localhost", "127.0.0.1", "[::1]", *config.hosts])
    raise Problem(
        421,
        f"this server does not answer to the name {name!r}, only to {names}; "
        "NUDGE_HOSTS adds more names",
    )


def warn_of_missing(host: str, hosts: Sequence[str]) -> None:
    """Say in the log that every name is answered, where other machines can reach the server."""
    if not (hosts or is_local(host)):
        log.warning(
            "The server listens on %s and answers to every host name, so that a page of another "
            "site may reach it by DNS rebinding: set NUDGE_HOSTS to its names",
            host,
        )


def is_local(name: str) -> bool:
    """Whether a name or an address, without brackets, can only mean this machine."""
    if name == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _name(host: str) -> str:
    """Return the name in a Host header, in lower case and without port, brackets and last dot."""
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def _quoted(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _is_among(name: str, hosts: Sequence[str]) -> bool:
    """Whether a name is one of these; one that begins with a dot stands for all names below it."""
    return any(
        name == _name(host.removeprefix("."))
        or (host.startswith(".") and name.endswith(host.lower()))
        for host in hosts
    )
