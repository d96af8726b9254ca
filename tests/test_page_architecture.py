"""The page's modules: imports point from the sections down to the figures, and to no other host."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "static" / "js"
# A folder may import from the folders that it stands on, which are listed here, and from those
# below them. "" is main.js and the scripts beside it; vendor is what npm installed,
# which the server serves beside static/js.
STANDS_ON = {
    "figures": [],
    "words": ["figures"],
    "dom": ["figures"],
    "state": ["words"],
    "server": ["state", "dom"],
    "vendor": [],
    "components": ["state", "dom", "vendor"],
    "sections": ["components", "server"],
    "": ["sections"],
}
# These are tested without a document.
WITHOUT_DOCUMENT = {"figures", "words", "state"}
DOCUMENT = re.compile(
    r"(?<![\w.])(?:document|window|navigator|localStorage|sessionStorage)\.[a-zA-Z]"
)
IMPORT = re.compile(r"""(?:(?<![\w-])from\s*|\bimport\s*\(?\s*)(["'])([^"']+)\1""")
LOADS = re.compile(r"""(?:src|href|action|from|import|url\(|fetch\()[\s=("']*(?:https?:)?//""")
LINKS = re.compile(r"<a\s[^>]*>")


def scripts():
    return {str(file.relative_to(SCRIPTS)): file for file in sorted(SCRIPTS.rglob("*.js"))}


def folder_of(path):
    return path.rpartition("/")[0]


def below(folder):
    """All folders that a folder may import from."""
    direct = STANDS_ON[folder]
    return {*direct}.union(*(below(other) for other in direct))


def faults(path, source):
    """What is wrong with the imports of a script, and with what it uses."""
    folder, found = folder_of(path), []
    for _, target in IMPORT.findall(source):
        if not target.startswith("."):
            found.append(f"{target} is not a relative path")
            continue
        resolved = (SCRIPTS / folder / target).resolve()
        if resolved.is_relative_to(SCRIPTS.parent / "vendor"):
            other = "vendor"
        elif resolved.is_relative_to(SCRIPTS):
            other = folder_of(str(resolved.relative_to(SCRIPTS)))
        else:
            found.append(f"{target} lies outside of static/js")
            continue
        if other not in {folder, *below(folder)}:
            found.append(f"{folder} does not stand on {other}")
    if folder in WITHOUT_DOCUMENT and DOCUMENT.search(source):
        found.append(f"{folder} is used without a document")
    return found


def test_the_table_has_every_folder():
    assert {folder_of(path) for path in scripts()} == STANDS_ON.keys() - {"vendor"}


def test_folders_stand_on_each_other_in_no_circle():
    # It raises CycleError.
    assert {*TopologicalSorter(STANDS_ON).static_order()} == STANDS_ON.keys()


def test_scripts_import_from_the_folders_below_them():
    found = {path: faults(path, file.read_text()) for path, file in scripts().items()}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("words/a.js", 'import { b } from "../dom/dom.js";', "words does not stand on dom"),
        ("figures/a.js", 'import {\n  b,\n} from "../words/b.js";', "figures does not stand on"),
        ("dom/a.js", 'export { b } from "../state/b.js";', "dom does not stand on state"),
        ("components/a.js", 'import "../server/api.js";', "components does not stand on server"),
        ("components/a.js", 'await import("../server/api.js")', "components does not stand on"),
        ("sections/a.js", 'import "../main.js";', "sections does not stand on"),
        (
            "state/a.js",
            'import uPlot from "../../vendor/uplot/uPlot.js";',
            "does not stand on vendor",
        ),
        ("sections/a.js", 'import a from "https://example.org/a.js";', "is not a relative path"),
        ("sections/a.js", 'import a from "uplot";', "is not a relative path"),
        ("sections/a.js", 'import a from "../../css/a.js";', "outside of static/js"),
        ("words/a.js", "document.title = 3;", "words is used without a document"),
        ("figures/a.js", "const ratio = window.devicePixelRatio;", "without a document"),
    ],
)
def test_wrong_scripts_are_found(path, source, wrong):
    (found,) = faults(path, source)
    assert wrong in found


def test_page_asks_no_other_host_for_anything():
    files = [f for folder in ("static", "templates") for f in (ROOT / folder).rglob("*.*")]
    read = [file for file in files if file.suffix in (".js", ".css", ".html", ".svg")]
    assert read
    for file in read:
        assert not LOADS.search(LINKS.sub("", file.read_text())), file


def test_only_the_reading_list_links_to_other_sites():
    templates = {file.name: file.read_text() for file in (ROOT / "templates").rglob("*.html")}
    addresses = {name: re.findall(r"https?://[^\"\s]+", text) for name, text in templates.items()}
    further = addresses.pop("links.html")
    assert {name: found for name, found in addresses.items() if found} == {}
    assert len(further) == len(set(further)) == 12
    assert re.findall(r"<a [^>]*>", templates["links.html"]) == [
        '<a href="{{ address }}" rel="noreferrer">'
    ]
