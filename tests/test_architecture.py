"""Imports point one way: the page -> HTTP -> app -> model -> numpy."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WEB = {"flask", "werkzeug", "gunicorn", "pydantic", "pydantic_core", "jinja2"}
# What the lab is made of knows nothing of HTTP.
LAB = (
    *("lab", "commands", "runs", "run", "rate", "snapshots", "history", "evaluations", "config"),
    *("validation", "own_share", "own_digits", "preparation"),
)


def modules(folder):
    return sorted((ROOT / folder).rglob("*.py"))


def imported(file):
    """Full names of the modules that a file imports, also within functions."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides where it points"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def roots(file):
    return {name.partition(".")[0] for name in imported(file)}


@pytest.mark.parametrize("file", modules("model"), ids=str)
def test_model_knows_neither_the_server_nor_who_watches(file):
    assert not roots(file) & (WEB | {"app", "tests", "benchmarks"})


@pytest.mark.parametrize("file", modules("app"), ids=str)
def test_app_knows_the_model_and_no_tests(file):
    assert not roots(file) & {"tests", "benchmarks"}


@pytest.mark.parametrize("name", LAB)
def test_lab_knows_nothing_of_http(name):
    file = ROOT / "app" / f"{name}.py"
    assert not roots(file) & WEB
    beside = {n.split(".")[1] for n in imported(file) if n.startswith("app.")}
    assert beside <= set(LAB)


def test_imports_of_app_go_in_no_circle():
    names = {".".join(f.relative_to(ROOT).with_suffix("").parts): f for f in modules("app")}
    edges = {
        name: {other for other in imported(file) if other in names} for name, file in names.items()
    }
    while edges:
        leaves = {name for name, others in edges.items() if not others & edges.keys()}
        assert leaves, f"these import each other: {sorted(edges)}"
        edges = {name: others for name, others in edges.items() if name not in leaves}


def test_page_asks_no_other_host_for_anything():
    files = [f for folder in ("static", "templates") for f in (ROOT / folder).rglob("*.*")]
    assert files
    loads = re.compile(r"""(?:src|href|action|from|import|url\(|fetch\()[\s=("']*(?:https?:)?//""")
    links = re.compile(r"<a\s[^>]*>")
    for file in files:
        if file.suffix in (".js", ".css", ".html", ".svg"):
            assert not loads.search(links.sub("", file.read_text())), file
