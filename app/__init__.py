"""The web server around the model; it does no arithmetic itself.

Reading order: ``config`` (every setting), ``logs`` (the form of the log), ``lab`` (the runs and the
thread that trains them), ``schemas`` (the wire format), ``web`` (HTTP as such), ``api`` (the
routes); each package says in which order to read its files.

A drawing becomes ten probabilities like this: ``api.predict`` gets the body, which ``schemas``
has validated; ``api.drawings`` lets ``model.drawing`` make the 28 x 28 input of it; the latest
snapshot of the run has weights and a predictor, whose scores its calibration turns into
probabilities. No lock is taken, and training is not interrupted.

A request that changes a run goes like this: ``api.runs`` passes a method of ``lab.Runs`` to
``Lab.ask``, which puts it into a queue; the training thread carries it out between two steps and
publishes a new snapshot, which ``api.states`` writes into the answer.
"""

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
        Settings by the names of Config's fields; by default those of the environment.

    Returns
    -------
    app : Flask
        ``app.extensions["nudge"]`` has the running lab (see ``app.web.Services``). Whoever makes
        an application has to stop its lab.

    Raises
    ------
    ConfigError
        If a setting cannot be used.
    """
    # Imported only here: Gunicorn's master reads app.config alone and needs none of these, which
    # would more than double its memory.
    from flask import Flask

    from app import api
    from app.config import ROOT, Config, ConfigError
    from app.lab import (
        AllMeasurements,
        Branches,
        Conflict,
        Dreamer,
        Lab,
        OwnDigits,
        bytes_by_kind,
        keep_memory_small,
        limit_arenas,
        prepare,
    )
    from app.store import Store
    from app.web import (
        Access,
        Document,
        Metrics,
        Services,
        Turns,
        assets_of,
        pages,
        problems,
        security,
        warn_of_missing,
    )

    if config is None:
        config = Config.from_environment()
    elif not isinstance(config, Config):
        config = Config.of(config)
    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["MAX_CONTENT_LENGTH"] = config.max_body
    store = Store(config.state_dir)
    try:
        lab, own_digits = Lab(config, store), OwnDigits(store.database)
    except Conflict as error:
        raise ConfigError(f"the first run does not fit: {error}") from None
    measurements, dreamer = AllMeasurements(lab, config.niceness), Dreamer(lab, config.niceness)
    assets = assets_of(app, ROOT / "static", config.vendor_dir)
    document = Document(app.jinja_env, assets)
    branches = Branches(lab, config.threads, config.niceness)
    turns = Turns(config.training_share, lab.is_training)
    metrics = Metrics(
        lab, store, memory=lambda: bytes_by_kind(lab), refusals=lambda: turns.refusals
    )
    app.extensions["nudge"] = Services(
        config,
        lab,
        own_digits,
        measurements,
        dreamer,
        assets,
        document,
        branches,
        metrics,
        turns,
        store,
    )
    app.wsgi_app = Access(app.wsgi_app, metrics)  # type: ignore[method-assign]
    problems.register(app)
    security.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    limit_arenas()
    warn_of_missing(config.host, config.hosts)
    lab.start()
    prepare(lab, own_digits)
    keep_memory_small(lab)
    return app
