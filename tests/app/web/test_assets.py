"""The page's files: their addresses, how long they are kept, and what is compressed."""

import gzip
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.config import ROOT
from app.web.assets import Assets

VERSIONED = re.compile(r"(?:href|src)=\"(/static/[0-9a-f]{16}/[^\"]+)\"")
PLAIN = {"Accept-Encoding": "identity"}


def make_assets(folder: Path, files: dict[str, str]) -> Assets:
    for name, text in ({"css/a.css": "a", "css/b.css": "b"} | files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return Assets({"": folder}, ["a", "b"])


def test_the_page_names_files_that_are_there_and_kept_for_a_year(shared):
    urls = VERSIONED.findall(shared.get("/").text)
    assert len(urls) > 50
    for url in urls:
        response = shared.get(url)
        assert response.status_code == 200, url
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_page_itself_is_compressed_and_asked_for_each_time(shared):
    response = shared.get("/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Cache-Control"] == "no-cache"
    assert gzip.decompress(response.data).decode() == shared.get("/", headers=PLAIN).text


@pytest.mark.parametrize(
    ("path", "media"), [("js/main.js", "text/javascript"), ("favicon.svg", "image/svg+xml")]
)
def test_a_file_is_the_same_compressed_and_plain(shared, path, media):
    plain = shared.get(f"/static/{path}", headers=PLAIN)
    packed = shared.get(f"/static/{path}", headers={"Accept-Encoding": "gzip"})
    assert plain.data == (ROOT / "static" / path).read_bytes()
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert {plain.headers["Vary"], packed.headers["Vary"]} == {"Accept-Encoding"}
    assert (plain.mimetype, packed.mimetype) == (media, media)


def test_without_the_version_a_file_is_asked_for_each_time(shared):
    response = shared.get("/static/js/main.js")
    assert response.headers["Cache-Control"] == "no-cache"
    again = shared.get("/static/js/main.js", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["none.js", "0123456789abcdef/js/main.js", "../app/config.py", "%2e%2e/app/config.py"]
)
def test_no_other_files_are_served(shared, path):
    assert shared.get(f"/static/{path}").status_code == 404


def test_uplot_comes_from_the_set_folder(make_app, tmp_path):
    (tmp_path / "chart.js").write_text("export default 1;")
    client = make_app(vendor_dir=tmp_path).test_client()
    assert client.get("/static/vendor/uplot/chart.js").text == "export default 1;"


def test_style_sheets_are_joined_in_their_order(shared):
    styles = shared.get("/static/css/page.css", headers=PLAIN).text
    parts = [(ROOT / "static" / "css" / f"{name}.css").read_text() for name in ("reset", "app")]
    places = [styles.index(part) for part in parts]
    assert places == sorted(places)


def test_the_scripts_are_those_that_the_first_one_needs_to_run(tmp_path):
    files = {
        "js/main.js": 'import { a } from "./a/a.js";\nconst b = () => import("./b.js");\n',
        "js/a/a.js": "import {\n  c,\n} from '../c.js';\nimport d from \"../../vendor/d.js\";\n",
        "js/c.js": 'export { a } from "./a/a.js";\nimport "./e.js";\n',
        "js/b.js": 'import "./f.js";\n',
        **dict.fromkeys(("js/e.js", "js/f.js", "vendor/d.js"), ""),
    }
    needed = ["js/a/a.js", "js/c.js", "vendor/d.js", "js/e.js"]
    assert make_assets(tmp_path, files).scripts == needed


@pytest.mark.parametrize("changed", ["css/a.css", "js/main.js", "picture.png"])
def test_every_file_changes_the_version(tmp_path, changed):
    files = {"js/main.js": "1;", "picture.png": "0"}
    before = make_assets(tmp_path, files).version
    assert make_assets(tmp_path, files).version == before
    assert make_assets(tmp_path, files | {changed: "other"}).version != before


def test_each_host_gets_a_page_that_names_it(shared):
    for host in ("127.0.0.1", "localhost:8000", "127.0.0.1"):
        assert f'content="http://{host}/static/' in shared.get("/", headers={"Host": host}).text


def test_a_link_to_the_page_has_a_picture_of_it(shared):
    found = re.search(
        'property="og:image" content="http://localhost(/[^"]+)"', shared.get("/").text
    )
    with Image.open(BytesIO(shared.get(found[1]).data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
