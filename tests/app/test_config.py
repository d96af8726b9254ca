"""Settings: read from the environment, and refused with their name."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from app import create_app
from app.config import Config, ConfigError, variable


def test_nothing_set_gives_the_defaults():
    assert Config.from_environment({}) == Config()
    assert Config.from_environment({"NUDGE_PORT": "", "PORT": "1"}) == Config()


def test_every_setting_is_read():
    network = [{"type": "dense", "units": 10}, {"type": "softmax"}]
    found = Config.from_environment(
        {
            "NUDGE_HOST": "0.0.0.0",
            "NUDGE_PORT": "9000",
            "NUDGE_DATA_DIR": "/data",
            "NUDGE_STATE_DIR": "/state",
            "NUDGE_VENDOR_DIR": "/vendor",
            "NUDGE_THREADS": "3",
            "NUDGE_NICENESS": "19",
            "NUDGE_NETWORK": json.dumps(network),
            "NUDGE_SEED": "7",
            "NUDGE_TRAINING": "off",
            "NUDGE_TRAINING_SHARE": "0.5",
            "NUDGE_MAX_RUNS": "2",
            "NUDGE_MAX_BODY": "5000",
            "NUDGE_TEACHER_KEY": "open sesame",
            "NUDGE_HOSTS": "a.example, b.example",
        }
    )
    assert found == Config(
        host="0.0.0.0",
        port=9000,
        data_dir=Path("/data"),
        state_dir=Path("/state"),
        vendor_dir=Path("/vendor"),
        threads=3,
        niceness=19,
        network=network,
        seed=7,
        training=False,
        training_share=0.5,
        max_runs=2,
        max_body=5000,
        teacher_key="open sesame",
        hosts=("a.example", "b.example"),
    )
    assert all(getattr(found, s.name) != s.default for s in fields(Config))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("port", "http", "a whole number from 0 to 65,535; the default is 8000"),
        ("port", "70000", "a whole number from 0 to 65,535"),
        ("threads", "0", "a whole number from 1 to 64"),
        ("niceness", "-5", "a whole number from 0 to 19"),
        ("training", "maybe", "it must be on or off"),
        ("network", "clasic", "there are default, classic"),
        ("network", '[{"type": "dens"}]', "layer 0: type 'dens' is none of"),
        ("network", "[{", "not valid JSON"),
        ("teacher_key", "öffne dich", "printable ASCII"),
    ],
)
def test_wrong_setting_is_refused_with_what_is_right(name, text, words):
    with pytest.raises(ConfigError, match=re.escape(words)) as refused:
        Config.from_environment({variable(name): text})
    assert str(refused.value).startswith(variable(name))
    assert (text in str(refused.value)) == (name != "teacher_key")


def test_unknown_setting_is_refused():
    with pytest.raises(ConfigError, match="no setting 'colour'; the settings are host, port"):
        create_app({"colour": "red"})


def test_settings_are_no_state_of_the_module():
    with pytest.raises(AttributeError):
        Config().port = 1
