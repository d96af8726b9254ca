"""The files that the page is made of: compressed once, and cached by browsers for a year.

Their addresses begin with a hash of all their contents, so that a changed file has another address.
The hash is the first part of the path, and scripts and style sheets name each other by relative
paths: no file has to be rewritten.
"""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

YEAR_S = 31_536_000
# What is compressed already, as pictures are, is left as it is.
COMPRESSED_TYPES = ("text/", "application/json", "image/svg+xml")
STYLES = "css/page.css"
FIRST_SCRIPT = "js/main.js"
# What a module needs before it runs, but not what import() loads later.
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["']([^"']+)["']""")
GENERAL_SHEETS = ("reset", "variables", "app", "views", "term", "offers")


class Assets:
    """The files of some folders, as a browser gets them.

    Parameters
    ----------
    folders : mapping of str to Path
        The path at which the files of a folder are found: "" or "vendor/uplot/".
    sheets : iterable of str
        The style sheets in ``css/`` that ``css/page.css`` consists of, in this order.

    Attributes
    ----------
    version : str
        Changes when any file does.
    scripts : list of str
        The paths of the modules that the page's first module needs before it runs, without its own
        and without those that it imports when a part of the page comes into sight.
    """

    def __init__(self, folders: Mapping[str, Path], sheets: Iterable[str]) -> None:
        self._files = {
            start + file.relative_to(folder).as_posix(): file
            for start, folder in folders.items()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        names = [f"css/{name}.css" for name in sheets]
        self._styles = b"\n".join(self._files[name].read_bytes() for name in names)
        self._bodies: dict[tuple[str, bool], bytes] = {}
        content = hashlib.sha256()
        for path in self._files:
            content.update(path.encode() + b"\0" + self._content(path))
        content.update(self._styles)
        self.version = content.hexdigest()[:16]
        self.scripts = self._needed_by(FIRST_SCRIPT)

    def url(self, path: str) -> str:
        """Return the address of a file: its path with the version."""
        return f"/static/{self.version}/{path}"

    def answer(self, path: str) -> Response:
        """Serve a file at its path with or without the version; NotFound if there is none."""
        version, _, rest = path.partition("/")
        is_versioned = version == self.version
        name = rest if is_versioned else path
        if name != STYLES and name not in self._files:
            raise NotFound(f"there is no file {name!r}")
        media = guess_type(name)[0] or "application/octet-stream"
        is_text = media.startswith(COMPRESSED_TYPES)
        is_compressed = is_text and "gzip" in request.accept_encodings
        response = Response(self._body(name, is_compressed), mimetype=media)
        if is_compressed:
            response.headers["Content-Encoding"] = "gzip"
        if is_text:
            response.vary.add("Accept-Encoding")
        if is_versioned:
            response.cache_control.public = True
            response.cache_control.max_age = YEAR_S
            response.cache_control.immutable = True
        else:
            response.headers["Cache-Control"] = "no-cache"
            response.set_etag(f"{self.version}{'-gzip' if is_compressed else ''}")
            response.make_conditional(request)
        return response

    def _needed_by(self, script: str) -> list[str]:
        """Return the paths of all modules that a module imports, and that these import."""
        found, waiting = [script], [script]
        while waiting:
            path = waiting.pop(0)
            for target in IMPORT.findall(self._content(path).decode()):
                other = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                if other in self._files and other not in found:
                    found.append(other)
                    waiting.append(other)
        return found[1:]

    def _body(self, name: str, is_compressed: bool) -> bytes:
        key = name, is_compressed
        if key not in self._bodies:
            content = self._styles if name == STYLES else self._content(name)
            self._bodies[key] = gzip.compress(content, mtime=0) if is_compressed else content
        return self._bodies[key]

    def _content(self, name: str) -> bytes:
        return self._files[name].read_bytes()


def assets_of(app: Flask, static_dir: Path, vendor_dir: Path) -> Assets:
    """Collect the page's files: those in the static folder, and uPlot's where npm put them."""
    module = app.jinja_env.get_template("sections.html").module
    sections = [name for name, _, _ in module.sections]  # type: ignore[attr-defined]
    folders = {"": static_dir, "vendor/uplot/": vendor_dir}
    return Assets(folders, [*GENERAL_SHEETS, *sections])
