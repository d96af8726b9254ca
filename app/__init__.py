"""The web server around the model: no arithmetic here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Config


def create_app(config: "Config | Mapping[str, Any] | None" = None) -> "Flask":
    """Make the WSGI application and start its lab.

    Parameters
    ----------
    config : Config or mapping, optional
        Settings by the names of Config's fields; by default the environment's.

    Returns
    -------
    app : Flask
        ``app.extensions["lab"]`` is the running Lab; who makes an app stops it.

    Raises
    ------
    ConfigError
        If a setting cannot be used.
    """
    # Here and not above: Gunicorn's master reads app.config alone and needs none of these, which
    # would more than double its memory.
    from flask import Flask

    from app import api
    from app.config import ROOT, Config
    from app.lab import Evaluations, Lab, OwnDigits, make_measurements, prepare
    from app.web import pages, problems, security

    if config is None:
        config = Config.from_environment()
    elif not isinstance(config, Config):
        config = Config.of(config)
    app = Flask(
        __name__,
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = config.max_body
    app.config["TRUSTED_HOSTS"] = list(config.hosts) or None
    own_digits = OwnDigits(config.state_dir)
    lab = Lab(config, own_digits.examples)
    app.extensions["config"] = config
    app.extensions["lab"] = lab
    app.extensions["own_digits"] = own_digits
    app.extensions["evaluations"] = Evaluations(lab, config.niceness)
    app.extensions |= make_measurements(lab, config.niceness)
    problems.register(app)
    security.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    lab.start()
    prepare(lab, own_digits)
    return app
