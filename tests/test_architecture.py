"""Imports point one way: the page -> HTTP -> app -> model -> numpy; and from room to room."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WEB = {"flask", "werkzeug", "gunicorn", "pydantic", "pydantic_core", "jinja2"}
# The rooms that the files of each room may import from, besides their own. A room is a package
# directly below app or model, or a single module there.
ROOMS = {
    "model.arrays": set(),
    "model.layers": {"model.arrays"},
    "model.network": {"model.arrays", "model.layers"},
    "model.drawing": {"model.arrays"},
    "model.data": {"model.arrays"},
    "model.engine": {"model.arrays", "model.layers", "model.network"},
    "model.inspection": {"model.arrays", "model.layers", "model.network", "model.engine"},
    "model.judgment": {
        *("model.arrays", "model.layers", "model.network", "model.data", "model.engine")
    },
    "model.training": {
        *("model.arrays", "model.layers", "model.network", "model.data", "model.engine")
    },
    "model.command": {
        *("model.arrays", "model.network", "model.drawing", "model.data", "model.engine"),
        *("model.judgment", "model.training"),
    },
    "model.__main__": {"model.command"},
    "app.config": {"model"},
    "app.lab": {"app.config", "model"},
    "app.schemas": {"app.config", "app.lab", "model"},
    "app.web": {"app.config", "app.lab", "app.schemas", "model"},
    "app.api": {"app.config", "app.lab", "app.schemas", "app.web", "model"},
    "app": {"app.config", "app.lab", "app.web", "app.api"},
}
# What runs the lab knows nothing of HTTP.
WITHOUT_HTTP = {room for room in ROOMS if room.startswith("model")} | {"app.config", "app.lab"}
# Importing it takes 13 MB, which only a server that is asked for such a file should need.
LATE = "model.network.onnx_export"


def modules():
    files = [file for top in ("app", "model") for file in sorted((ROOT / top).rglob("*.py"))]
    return {dotted(file): file for file in files}


def dotted(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name):
    return ".".join(name.split(".")[:2])


def imported(file):
    """Full names of the modules and names that a file imports, also within functions."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides where it points"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_is_in_a_room():
    assert {room_of(name) for name in modules()} - {"model"} == ROOMS.keys()


@pytest.mark.parametrize("room", ROOMS)
def test_room_imports_only_from_the_rooms_below_it(room):
    allowed = ROOMS[room] | {room}
    for name, file in modules().items():
        if room_of(name) != room:
            continue
        for target in imported(file):
            top = target.partition(".")[0]
            assert top not in {"tests", "benchmarks"}, name
            assert not (room in WITHOUT_HTTP and top in WEB), f"{name} imports {target}"
            if top in ("app", "model"):
                assert {room_of(target), top} & allowed, f"{name} imports {target}"


@pytest.mark.parametrize("name", modules())
def test_other_rooms_are_imported_by_what_their_package_exports(name):
    for target in imported(modules()[name]):
        inner = target.split(".")[:3]
        is_elsewhere = target.startswith(("app.", "model.")) and room_of(target) != room_of(name)
        hidden = is_elsewhere and ".".join(inner) in modules() and len(target.split(".")) > 3
        assert not hidden or target.startswith(LATE), f"{name} imports {target}"


def test_rooms_stand_on_each_other_in_no_circle():
    open_rooms = {room: {r for r in below if r in ROOMS} for room, below in ROOMS.items()}
    while open_rooms:
        ground = {room for room, below in open_rooms.items() if not below & open_rooms.keys()}
        assert ground, f"these import each other: {sorted(open_rooms)}"
        open_rooms = {room: below for room, below in open_rooms.items() if room not in ground}


def test_page_asks_no_other_host_for_anything():
    files = [f for folder in ("static", "templates") for f in (ROOT / folder).rglob("*.*")]
    assert files
    loads = re.compile(r"""(?:src|href|action|from|import|url\(|fetch\()[\s=("']*(?:https?:)?//""")
    links = re.compile(r"<a\s[^>]*>")
    for file in files:
        if file.suffix in (".js", ".css", ".html", ".svg"):
            assert not loads.search(links.sub("", file.read_text())), file
