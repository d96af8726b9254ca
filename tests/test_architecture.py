"""Imports point one way: HTTP -> app -> model -> NumPy, and within them from room to room."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A room is a package or a module directly below app or model, or the package app itself. It may
# import from the rooms that it stands on, which are listed here, and from those below them.
STANDS_ON = {
    "model.arrays": [],
    "model.layers": ["model.arrays"],
    "model.network": ["model.layers"],
    "model.engine": ["model.network"],
    "model.drawing": ["model.arrays"],
    "model.data": ["model.arrays"],
    "model.inspection": ["model.engine"],
    "model.judgment": ["model.engine", "model.data"],
    "model.training": ["model.engine", "model.data"],
    "model.command": ["model.drawing", "model.judgment", "model.training"],
    "model.__main__": ["model.command"],
    "model": [],
    "app.logs": [],
    "app.worker": [],
    "app.config": ["app.logs", "model.network"],
    "app.store": ["model.arrays"],
    "app.lab": [
        *(
            "app.config",
            "app.store",
            "model.drawing",
            "model.inspection",
            "model.judgment",
            "model.training",
        )
    ],
    "app.schemas": ["app.lab"],
    "app.web": ["app.schemas"],
    "app.api": ["app.web"],
    "app": ["app.api"],
}
# Other rooms know nothing of HTTP.
WITH_HTTP = {"app.worker", "app.schemas", "app.web", "app.api", "app"}
HTTP = {"flask", "werkzeug", "gunicorn", "pydantic", "pydantic_core", "jinja2", "prometheus_client"}
# This module is no export of its room because its library takes 13 MB, which only a server that is
# asked for such a file should need.
LATE = "model.network.onnx_export.to_onnx"


def modules():
    """Every module of app and model: its dotted name and its source."""
    files = [file for top in ("app", "model") for file in sorted((ROOT / top).rglob("*.py"))]
    return {dotted(file): file.read_text() for file in files}


def dotted(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = modules()


def room_of(name):
    """The room that a module, or a name imported from one, belongs to."""
    inner = ".".join(name.split(".")[:2])
    return inner if inner in MODULES else name.split(".")[0]


def below(room):
    """All rooms that a room may import from."""
    direct = STANDS_ON[room]
    return {*direct}.union(*(below(other) for other in direct))


def imported(source):
    """The full names of everything that a module imports, also within functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def exports(room):
    """The names that a room's package imports, which are those that it defines for others."""
    body = ast.parse(MODULES[room]).body
    return {a.name for node in body if isinstance(node, ast.ImportFrom) for a in node.names}


def is_package(room):
    return any(name.startswith(f"{room}.") for name in MODULES)


def fault(module, target):
    """What is wrong with an import of ``target`` by ``module``, or None."""
    room, top = room_of(module), target.split(".")[0]
    if target.startswith("."):
        return "a relative import hides where it points"
    if top in ("tests", "benchmarks"):
        return "neither is part of the server"
    if top in HTTP and room not in WITH_HTTP:
        return "this room knows nothing of HTTP"
    if top not in ("app", "model") or room_of(target) == room:
        return None
    other = room_of(target)
    if other not in below(room):
        return f"{room} does not stand on {other}"
    name = target.removeprefix(other).lstrip(".")
    if name and is_package(other) and name not in exports(other) and target != LATE:
        return f"{other} does not export {name}"
    return None


def test_the_table_has_every_room():
    assert {room_of(name) for name in MODULES} == STANDS_ON.keys()


def test_rooms_stand_on_each_other_in_no_circle():
    # It raises CycleError.
    assert {*TopologicalSorter(STANDS_ON).static_order()} == STANDS_ON.keys()


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_exports_of_the_rooms_below(module):
    found = {target: fault(module, target) for target in imported(MODULES[module])}
    assert {target: why for target, why in found.items() if why} == {}


@pytest.mark.parametrize(
    ("module", "source", "why"),
    [
        ("model.layers.dense", "from model.network import Network", "does not stand on"),
        ("model.drawing.line", "from model import data", "does not stand on"),
        ("model.training.training", "import app.lab", "does not stand on"),
        ("app.lab.run", "from app import web", "does not stand on app.web"),
        ("app.lab.run", "def f():\n    from app.api import blueprint", "does not stand on"),
        ("app.web.pages", "from app import create_app", "does not stand on app"),
        ("app.api.runs", "from model.network import losses", "does not export losses"),
        ("app.api.runs", "import model.network.losses", "does not export losses"),
        ("app.api.runs", "from model.network.losses import cross_entropy", "does not export"),
        ("app.api.runs", "from model.network import *", "does not export *"),
        ("model.training.training", "import flask", "nothing of HTTP"),
        ("app.lab.run", "from pydantic import BaseModel", "nothing of HTTP"),
        ("app.lab.run", "from . import lab", "relative"),
        ("app.lab.run", "from tests import oracles", "part of the server"),
    ],
)
def test_wrong_imports_are_found(module, source, why):
    (target,) = imported(source)
    assert why in fault(module, target)


def test_unknown_rooms_are_found(monkeypatch):
    monkeypatch.setitem(MODULES, "app.attic", "")
    with pytest.raises(AssertionError):
        test_the_table_has_every_room()
