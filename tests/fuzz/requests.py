"""What is sent: hypothesis strategies of requests, kind by kind."""

import json
from dataclasses import dataclass, field, fields
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from hypothesis import strategies as st

from model.training import Configuration
from tests.app.asking import data_url, picture, webp_header
from tests.conftest import SMALL

RUN = "/api/runs/current/"
JSON = "application/json"
NUMBERS = st.one_of(
    st.integers(-3, 40),
    st.floats(0, 300),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([1e-300, 1e300, 5e-324, -0.0, 2**31, 2**63, 2**64, 10**400, 1e-45, 1e38]),
)
ODD = st.one_of(NUMBERS, st.none(), st.booleans(), st.text(max_size=8), st.just([]), st.just({}))


@dataclass
class Asked:
    """A request."""

    method: str
    path: str
    body: bytes = b""
    kind: str = JSON
    query: dict[str, str] = field(default_factory=dict)


def as_json(method: str, path: str, content: Any, query: dict[str, str] | None = None) -> Asked:
    return Asked(method, path, json.dumps(content).encode("utf-8", "replace"), JSON, query or {})


@st.composite
def damaged(draw, content):
    """Bytes with some bits flipped, shortened, or with bytes put in."""
    made = bytearray(content)
    for _ in range(draw(st.integers(0, 6))):
        made[draw(st.integers(0, len(made) - 1))] ^= 1 << draw(st.integers(0, 7))
    # Most formats say at their beginning how large everything is.
    for _ in range(draw(st.integers(0, 3))):
        made[draw(st.integers(0, min(200, len(made)) - 1))] = draw(st.integers(0, 255))
    end = draw(st.one_of(st.just(len(made)), st.integers(0, len(made))))
    return bytes(made[:end])


MODES = [
    *(("L", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("I;16", "PNG"), ("1", "PNG")),
    *(("RGB", "JPEG"), ("L", "JPEG"), ("RGB", "WEBP"), ("RGBA", "WEBP")),
]
PICTURES = [
    *(picture(40, mode, kind) for mode, kind in MODES),
    webp_header(16_384, 16_384),
    webp_header(2, 2),
]
PLACES = st.one_of(st.integers(0, 280), st.integers(0, 280), NUMBERS)
SIDES = st.lists(PLACES, min_size=2, max_size=2)
STROKES = st.lists(st.lists(SIDES, min_size=1, max_size=5), min_size=1, max_size=4)
IMAGES = st.sampled_from(PICTURES).flatmap(damaged)


@st.composite
def forms(draw):
    """A drawing in JSON, mostly of the right form."""
    form = draw(st.sampled_from(["strokes", "canvas", "pixels", "image", "odd"]))
    if form == "pixels":
        few = draw(st.dictionaries(st.integers(0, 783), st.floats(0, 1), max_size=5))
        return {"pixels": [few.get(place, 0.0) for place in range(784)]}
    if form == "image":
        return {"image": data_url(draw(IMAGES))}
    if form == "odd":
        return {draw(st.sampled_from(["strokes", "image", "pixels", "canvas"])): draw(ODD)}
    canvas = {"canvas": draw(SIDES)} if form == "canvas" else {}
    return {"strokes": draw(STROKES)} | canvas


QUERIES = st.dictionaries(
    st.sampled_from(["crop", "box", "width", "center"]),
    st.one_of(NUMBERS.map(str), st.sampled_from(["own", "true", "false", "mass", "box", ""])),
    max_size=3,
)
MEDIA = st.sampled_from(["image/png", "image/jpeg", "image/webp"])
DRAWINGS = st.one_of(
    st.builds(
        as_json,
        st.just("POST"),
        st.sampled_from([f"{RUN}predict", f"{RUN}replay", f"{RUN}explain", "/api/normalization"]),
        forms(),
        QUERIES,
    ),
    st.builds(
        lambda drawing, label: as_json("POST", "/api/digits", drawing | {"label": label}),
        forms(),
        st.integers(0, 10),
    ),
    st.builds(Asked, st.just("POST"), st.just(f"{RUN}predict"), IMAGES, MEDIA, QUERIES),
    st.builds(
        lambda depth, opening: Asked("POST", f"{RUN}predict", opening.encode() * depth),
        st.integers(1, 100_000),
        st.sampled_from(["[", '{"strokes":', '{"a":[']),
    ),
)


def queries(app):
    """Requests of every route that reads or inspects, with made-up queries."""
    found = []
    for rule in app.url_map.iter_rules():
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if operation is not None and operation.query is not None and not operation.needs_key:
            path = rule.rule.replace("<run>", "current").replace("<branches>", "none")
            names = sorted(operation.query.model_fields)
            found.append(("GET" if "GET" in rule.methods else "POST", path, names))

    @st.composite
    def made(draw):
        method, path, names = draw(st.sampled_from(found))
        values = st.one_of(
            NUMBERS.map(str),
            st.text(max_size=6),
            st.sampled_from(["0,0,0", "0", "weights", "base64", "lists", "1", "test", "jsonl"]),
        )
        query = draw(st.dictionaries(st.sampled_from(names), values, max_size=4))
        drawing = {"strokes": [[[1, 1], [2, 9]]]} | draw(
            st.dictionaries(
                st.sampled_from(["label", "count", "learning_rate", "steps", "layer", "k"]),
                st.one_of(st.integers(0, 9), NUMBERS),
                max_size=3,
            )
        )
        return as_json(method, path, drawing if method == "POST" else None, query)

    return made()


LAYERS = st.builds(
    lambda kind, more: {"type": kind} | more,
    st.sampled_from(
        ["conv", "pool", "dense", "softmax", "relu", "tanh", "dropout", "batchnorm", "flatten"]
    ),
    st.dictionaries(
        st.sampled_from(["filters", "size", "stride", "pad", "units", "activation", "rate"]),
        st.one_of(st.integers(0, 30), ODD, st.sampled_from(["relu", "max", "tanh"])),
        max_size=4,
    ),
)
SPECIFICATIONS = st.builds(
    lambda layers, ending: as_json(
        "POST", "/api/runs", {"network": layers + ending, "start": False}
    ),
    st.lists(st.one_of(LAYERS, LAYERS, ODD), max_size=6),
    st.sampled_from([[], SMALL[2:]]),
)
NAMES = [setting.name for setting in fields(Configuration)]
VALUES = st.dictionaries(
    st.sampled_from([*NAMES, *NAMES, "name", "own_digits", "speed"]),
    st.one_of(st.floats(0, 1), ODD),
    max_size=5,
)


def settings_of(run):
    """Settings of a run that is not looked at, and of new ones."""
    return st.one_of(
        st.builds(lambda values: as_json("PATCH", f"/api/runs/{run}", values), VALUES),
        st.builds(
            lambda values: as_json(
                "POST", "/api/runs", {"network": SMALL, "start": False, "training": values}
            ),
            VALUES,
        ),
    )


def _inner(checkpoint):
    """The entries of a checkpoint, which are .npy files, uncompressed."""
    with ZipFile(BytesIO(checkpoint)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@st.composite
def checkpoints(draw, checkpoint):
    """A checkpoint that is damaged as a file, or whose entries are, in a file that is whole."""
    path, kind = f"{RUN}checkpoint", "application/octet-stream"
    if draw(st.booleans()):
        return Asked("PUT", path, draw(damaged(checkpoint)), kind)
    entries = _inner(checkpoint)
    name = draw(st.sampled_from(sorted(entries)))
    entries[name] = draw(damaged(entries[name]))
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return Asked("PUT", path, file.getvalue(), kind)
