"""/api/runs: the list, the state of each run, and the requests that change one."""

import zlib

from flask import Response, request, url_for

from app import schemas
from app.api import states
from app.api.blueprint import blueprint
from app.lab import Fork, Moment, Plan, Runs, RunSnapshot, Unknown
from app.web import JSON, Operation, Pace, invalid, of_configuration, page_name, run_of, services
from model.network import Network
from model.training import PRETRAINED, Configuration, ConfigurationError, load

# The header with the seconds after which a page that follows a run should ask again.
POLL_AFTER = "Nudge-Poll-After"
bodies = states.StateBodies()
pace = Pace()


@blueprint.get("/runs")
@Operation("List the runs")
def listing() -> schemas.RunList:
    snapshot = services().lab.snapshot
    is_locked = bool(services().config.teacher_key)
    runs = [states.values(run) for run in snapshot.runs.values()]
    most, deleted = services().config.max_runs, snapshot.deleted
    return schemas.RunList.model_validate(
        {
            "current": snapshot.current,
            "most": most,
            "deleted": deleted,
            "locked": is_locked,
            "runs": runs,
        }
    )


@blueprint.post("/runs")
@Operation(
    "Make a run, which becomes the current one",
    answer=schemas.RunState,
    status=201,
    may_lack_body=True,
    needs_key=True,
    problems=(409,),
)
def create(body: schemas.NewRun) -> Response:
    lab = services().lab
    if body.pretrained:
        plan = Plan.resuming(load(PRETRAINED))
        return created(lab.ask(Runs.create, plan, body.name or "expert", start=False))
    plan, replaced = _plan(body), body.fork.run if body.fork and body.replace else None
    return created(
        lab.ask(Runs.create, plan, body.name, body.start, body.speed, replaced, page_name())
    )


def created(run: RunSnapshot) -> Response:
    """Answer with a run that was just made."""
    response = Response(states.state(run).model_dump_json(), 201, mimetype=JSON)
    response.headers["Location"] = url_for("api.runs_read", run=run.id)
    return response


def _plan(body: schemas.NewRun) -> Plan:
    if body.fork is None:
        network = Network("default" if body.network is None else body.network)
        before, seed = Configuration(), services().config.seed
        weights = fork = None
        for name in ("original", "replace"):
            if getattr(body, name):
                raise invalid(f"/{name}", "only a fork has a run that this is about; add fork")
    else:
        source, moment = _forked(body.fork)
        network, seed = source.network, source.seed
        before = source.original if body.original else source.configuration
        weights, fork = (
            (None, None) if moment is None else (moment.weights, Fork(moment.run, moment.step))
        )
        named = network if body.network is None else Network(body.network)
        if named.specification != network.specification:
            raise invalid("/network", "a fork has the network of its run; leave this out")
    try:
        settings = before.changed(body.training.given())
        return Plan(network, settings, seed if body.seed is None else body.seed, weights, fork)
    except ConfigurationError as error:
        raise of_configuration(error, "/training") from None


def _forked(fork: schemas.Fork) -> tuple[RunSnapshot, Moment | None]:
    """Look up the run that is forked, and the moment at which it is.

    That is None for the beginning of a run which was loaded from a file: its first weights are
    not known, but random ones of its seed.
    """
    try:
        source = run_of(fork.run)
    except Unknown as error:
        raise invalid("/fork/run", str(error)) from None
    if fork.step == 0 and source.is_resumed and 0 not in source.checkpoints:
        return source, None
    try:
        return source, source.moment(None if fork.step == source.step else fork.step)
    except Unknown as error:
        raise invalid("/fork/step", str(error)) from None


@blueprint.get("/runs/<run>")
@Operation(
    "Read a run's state and the history after a step", answer=schemas.RunState, problems=(304,)
)
def read(run: str, query: schemas.StateQuery) -> Response:
    snapshot = run_of(run)
    tag = f"{snapshot.id}-{snapshot.version}"
    tag += "" if query.since is None else f"-since-{query.since}"
    keeping = services().keeping
    tag += "" if keeping is None else f"-{zlib.crc32(keeping.encode()):08x}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = Response(bodies.of(snapshot, query.since, keeping), mimetype=JSON)
    response.set_etag(tag)
    response.headers[POLL_AFTER] = f"{pace.after_s():.2f}"
    return response


@blueprint.patch("/runs/<run>")
@Operation(
    "Rename a run or change its settings from the next step on", needs_key=True, problems=(409,)
)
def change(run: str, body: schemas.Changes) -> schemas.RunState:
    try:
        changed = services().lab.ask(Runs.change, run, body.given(), body.speed, page_name())
    except ConfigurationError as error:
        raise of_configuration(error) from None
    return states.state(changed)


@blueprint.delete("/runs/<run>")
@Operation("Delete a run", status=204, needs_key=True, problems=(409,))
def delete(run: str) -> None:
    services().lab.ask(Runs.delete, run, page_name())


@blueprint.post("/runs/undo")
@Operation("Bring back the run that was deleted last", needs_key=True, problems=(409,))
def undo_deletion() -> schemas.RunState:
    return states.state(services().lab.ask(Runs.undo_deletion, page_name()))


@blueprint.post("/runs/<run>/undo")
@Operation("Take back the latest change of a run", needs_key=True, problems=(409,))
def undo(run: str) -> schemas.RunState:
    return states.state(services().lab.ask(Runs.undo, run, page_name()))


@blueprint.post("/runs/<run>/start")
@Operation(
    "Let a run train, also after it failed, until it is finished",
    status=202,
    needs_key=True,
    problems=(409,),
)
def start(run: str) -> schemas.RunState:
    return states.state(services().lab.ask(Runs.start, run))


@blueprint.post("/runs/<run>/pause")
@Operation("Let a run rest", status=202, needs_key=True)
def pause(run: str) -> schemas.RunState:
    return states.state(services().lab.ask(Runs.pause, run))


@blueprint.post("/runs/<run>/step")
@Operation(
    "Let a run do some steps and rest",
    status=202,
    may_lack_body=True,
    needs_key=True,
    problems=(409,),
)
def step(run: str, body: schemas.Steps) -> schemas.RunState:
    return states.state(services().lab.ask(Runs.step, run, body.count))
