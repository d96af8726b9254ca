"""The repository itself: what it says of itself, and what it is installed from."""

import ast
import importlib.metadata
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app import create_app
from app.config import Config, variable

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
TRANSITIVE = "# What they need in turn."


def pins(file: str) -> tuple[dict[str, str], dict[str, str]]:
    """The exact versions of a requirements file: what Nudge itself uses, and what that needs."""
    direct, found = {}, {}
    for line in (ROOT / file).read_text().splitlines():
        if line == TRANSITIVE:
            direct, found = found, {}
        elif line and not line.startswith(("#", "-r ", "    --hash=sha256:")):
            name, version = re.fullmatch(r"([a-z0-9-]+)==([0-9.]+) \\", line).groups()
            found[name] = version
    return direct, found


def needed(names: set[str]) -> set[str]:
    """Everything that the installed packages of these names need, with themselves."""
    found: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in names]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found:
            continue
        found.add((name, extra))
        for line in importlib.metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                other = canonicalize_name(requirement.name)
                waiting += [(other, extra) for extra in {"", *requirement.extras}]
    return {name for name, _ in found}


def test_everything_is_installed_as_it_is_pinned() -> None:
    runtime, runtime_needs = pins("requirements.txt")
    development, development_needs = pins("requirements-dev.txt")
    assert runtime.keys() | runtime_needs.keys() >= needed(set(runtime))
    pinned = runtime | runtime_needs | development | development_needs
    assert pinned.keys() == needed(set(runtime) | set(development))
    for name, version in pinned.items():
        assert importlib.metadata.version(name) == version, f"{name}: run `make setup`"


def imports(folder: str) -> set[str]:
    """The top-level modules that the Python files of a folder import."""
    found = set()
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found


def test_what_the_server_imports_is_a_dependency_of_its_own() -> None:
    """Nothing is used that is only there because something else needs it."""
    distributions = importlib.metadata.packages_distributions()
    used = {
        canonicalize_name(name)
        for module in (imports("app") | imports("model")) & distributions.keys()
        for name in distributions[module]
    }
    # The bases of Flask and pydantic, whose own documentation sends their users there.
    assert used - {"werkzeug", "pydantic-core"} <= pins("requirements.txt")[0].keys()


def test_the_lock_file_pins_without_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    package = json.loads((ROOT / "package.json").read_text())
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    for path, entry in lock["packages"].items():
        assert "resolved" not in entry
        if path:
            assert entry["integrity"].startswith("sha512-")
    for version in package["dependencies"].values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_each_dependency_has_its_reason_in_the_readme() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    direct = {*pins("requirements.txt")[0], *pins("requirements-dev.txt")[0]}
    told = set(re.findall(r"^\| `([a-z-]+)` \| \S", section("Dependencies"), re.M))
    assert told == direct | package["dependencies"].keys()


def section(title: str) -> str:
    """The text of a section of the README."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.M | re.S)[1]


@pytest.fixture
def resting_app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app({"training": False, "state_dir": tmp_path})
    yield app
    app.extensions["nudge"].lab.stop()


def test_the_readme_tells_all_routes(resting_app: Flask) -> None:
    told = set()
    for row in re.findall(r"^\| (`.*?) \|", section("HTTP"), re.M):
        for methods, path in re.findall(r"`([A-Z ]+) (/[^`?]*)", row):
            told |= {(method, path) for method in methods.split()}
    existing = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in resting_app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert told == existing


def test_the_readme_tells_all_settings() -> None:
    rows = dict(re.findall(r"^\| `(NUDGE_\w+)` \| (.*?) \|", section("Settings"), re.M))
    assert rows.keys() == {variable(setting.name) for setting in fields(Config)}


def test_what_the_readme_names_exists() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"(?<![\w/])((?:app|model|tests|static|data|docs)/[\w./-]*)", README):
        assert (ROOT / path).exists(), path
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"\bmake ([a-z]+)\b", section("Run") + section("Development"))) <= targets


def test_the_image_is_made_of_what_it_copies() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {
        name
        for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.M)
        for name in sources.split()
    }
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_runs_as_a_user_without_rights_and_is_asked_for_its_health() -> None:
    final = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert re.findall(r"^USER (.*)$", final, re.M) == ["nudge"]
    assert not re.search(r"^RUN .*\b(pip|npm|apt-get|gcc|make)\b", final, re.M)
    # In exec form gunicorn is the process that docker sends its SIGTERM to.
    assert json.loads(re.search(r"^CMD (.*)$", final, re.M)[1]) == ["gunicorn"]
    assert "/healthz" in re.search(r"^HEALTHCHECK (?:.*\\\n)*.*$", final, re.M)[0]
    assert "EXPOSE 8000" in final
