"""The page's HTML, which is rendered once for each address at which the server is reached."""

import gzip
import threading
from functools import lru_cache

from flask.templating import Environment

from app.web.assets import STYLES, Assets

# Clients may ask for any host: only the latest are kept.
MOST_HOMES = 8


class Document:
    """The HTML of the page.

    Parameters
    ----------
    templates : Environment
        Has ``index.html``.
    assets : Assets
        What the page loads.
    """

    def __init__(self, templates: Environment, assets: Assets) -> None:
        self._templates, self._assets = templates, assets
        self._lock = threading.Lock()
        self._rendered = lru_cache(MOST_HOMES)(self._render)

    def at(self, home: str) -> tuple[bytes, bytes]:
        """Return the HTML as UTF-8, plain and compressed.

        Parameters
        ----------
        home : str
            The server's address, "http://localhost/", for what must be named absolutely.
        """
        # Who asks meanwhile waits: compiling the templates twice at once would take longer.
        with self._lock:
            return self._rendered(home)

    def prepare(self) -> threading.Thread:
        """Compile the templates on a thread of its own, before anybody asks."""
        thread = threading.Thread(
            target=self.at, args=("http://localhost/",), name="document", daemon=True
        )
        thread.start()
        return thread

    def _render(self, home: str) -> tuple[bytes, bytes]:
        page = self._templates.get_template("index.html").render(
            asset=self._assets.url,
            home=home.rstrip("/"),
            styles=STYLES,
            scripts=self._assets.scripts,
        )
        return page.encode(), gzip.compress(page.encode(), mtime=0)
