"""The address by which clients are told apart, and how often each may do something."""

import dataclasses

import pytest

from app.web.clients import client as address
from app.web.limits import LONGEST_WAIT_S, MOST_CLIENTS, Buckets, WrongKeys

PROXIES = ("127.0.0.1", "10.0.0.0/8", "2001:db8::/32")


@pytest.fixture(scope="module")
def behind_proxies(shared):
    """The address that a server behind proxies finds for a peer and a header."""
    app = shared.application
    services = app.extensions["nudge"]
    config = dataclasses.replace(services.config, proxies=PROXIES)
    app.extensions["nudge"] = dataclasses.replace(services, config=config)

    def found(peer, forwarded=None):
        headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
        with app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": peer}):
            return address()

    yield found
    app.extensions["nudge"] = services


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.7,10.1.2.3", "198.51.100.7"),
        ("2001:db8::1", "2001:db9::5", "2001:db9::5"),
        ("127.0.0.1", "198.51.100.7, no address", "127.0.0.1"),
        ("127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"),
    ],
)
def test_the_last_hop_that_is_no_proxy_counts(behind_proxies, peer, forwarded, expected):
    assert behind_proxies(peer, forwarded) == expected


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_wrong_keys_make_a_client_wait_twice_as_long_each_time():
    clock = Clock()
    keys = WrongKeys(clock)
    for _ in range(4):
        keys.count("a")
        assert keys.wait_s("a") == 0
    for expected in (1, 2, 4, 8, 16, 32, LONGEST_WAIT_S, LONGEST_WAIT_S):
        keys.count("a")
        assert keys.wait_s("a") == expected
        clock.now += expected / 2
        assert keys.wait_s("a") == expected / 2
        clock.now += expected / 2
        assert keys.wait_s("a") == 0
    assert keys.wait_s("b") == 0
    keys.forgive("a")
    keys.count("a")
    assert keys.wait_s("a") == 0


def test_wrong_keys_are_forgotten_after_a_while():
    clock = Clock()
    keys = WrongKeys(clock)
    for _ in range(6):
        keys.count("a")
    clock.now = 601
    keys.count("a")
    assert keys.wait_s("a") == 0


def test_buckets_allow_bursts_and_a_rate():
    clock = Clock()
    buckets = Buckets(burst=3, per_minute=30, clock=clock)
    assert [buckets.wait_s("a") for _ in range(4)] == [0, 0, 0, 2]
    assert buckets.wait_s("b") == 0
    clock.now = 1.0
    assert buckets.wait_s("a") == 1
    clock.now = 2.0
    assert [buckets.wait_s("a") for _ in range(2)] == [0, 2]
    clock.now = 1000.0
    assert [buckets.wait_s("a") for _ in range(4)] == [0, 0, 0, 2]


def test_tables_are_bounded():
    keys, buckets = WrongKeys(Clock()), Buckets(1, 1, Clock())
    for number in range(MOST_CLIENTS + 10):
        keys.count(str(number))
        buckets.wait_s(str(number))
    assert len(keys._clients) == len(buckets._clients) == MOST_CLIENTS
