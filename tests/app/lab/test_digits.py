"""A person's own digits in their file: kept, found again, and damage survived."""

import json
import logging
import threading

import numpy as np
import pytest

from app.lab import digits as own_digits
from app.lab.digits import Conflict, OwnDigits, Unknown
from app.lab.errors import Unavailable
from model.drawing import line_of_strokes, normalize
from model.drawing.errors import DrawingError

SEVEN = [[[0.2, 0.2], [0.8, 0.2], [0.45, 0.9]]]
ONE = [[[0.5, 0.1], [0.5, 0.9]]]


@pytest.fixture
def kept(tmp_path):
    return OwnDigits(tmp_path / "state")


def lines(kept):
    return [json.loads(line) for line in kept.path.read_text().splitlines()]


def test_nothing_is_kept_and_nothing_written_at_first(kept):
    assert kept.all() == []
    assert kept.text() == ""
    assert kept.examples().images.shape == (0, 28, 28)
    assert not kept.path.parent.exists()


def test_what_is_kept_is_found_again_with_the_same_ids(kept, tmp_path):
    seven = kept.add(7, {"strokes": SEVEN})
    one = kept.add(1, {"pixels": normalize(line_of_strokes(ONE)).ravel().tolist()})
    assert lines(kept)[0] == {"id": seven.id, "label": 7, "strokes": SEVEN}
    assert lines(kept)[1].keys() == {"id", "label", "pixels"}
    again = OwnDigits(tmp_path / "state")
    assert [(d.id, d.label) for d in again.all()] == [(seven.id, 7), (one.id, 1)]
    examples = again.examples()
    assert examples.labels.tolist() == [7, 1]
    assert np.array_equal(examples.images[0], np.round(normalize(line_of_strokes(SEVEN)) * 255))
    assert np.abs(examples.images[1] / 255 - normalize(line_of_strokes(ONE))).max() < 0.01


def test_the_same_drawing_twice_is_two_digits(kept, tmp_path):
    ids = {kept.add(7, {"strokes": SEVEN}).id for _ in range(3)}
    assert len(ids) == 3
    kept.remove(sorted(ids)[0])
    assert len(kept.all()) == 2
    assert len({digit.id for digit in OwnDigits(tmp_path / "state").all()}) == 2


def test_an_id_stays_the_same_whatever_is_removed_and_added(kept, tmp_path):
    kept.remove(kept.add(7, {"strokes": SEVEN}).id)
    ids = [kept.add(7, {"strokes": SEVEN}).id for _ in range(3)]
    kept.remove(ids[0])
    assert [digit.id for digit in OwnDigits(tmp_path / "state").all()] == ids[1:]


def test_lines_without_an_id_are_given_one_for_good(kept, tmp_path):
    line = json.dumps({"label": 7, "strokes": SEVEN}) + "\n"
    kept.path.parent.mkdir()
    kept.path.write_text(line * 3)
    ids = [digit.id for digit in kept.all()]
    assert len(set(ids)) == 3
    assert [digit.id for digit in OwnDigits(tmp_path / "state").all()] == ids
    kept.remove(ids[0])
    assert [digit.id for digit in OwnDigits(tmp_path / "state").all()] == ids[1:]


@pytest.mark.parametrize("id", ["twice", "", 7, None, ["a"]], ids=str)
def test_no_two_have_the_same_id_whatever_the_file_says(kept, id):
    kept.path.parent.mkdir()
    kept.path.write_text((json.dumps({"id": id, "label": 7, "strokes": SEVEN}) + "\n") * 2)
    first, second = (digit.id for digit in kept.all())
    assert first
    assert second
    assert first != second
    kept.remove(second)
    assert [digit.id for digit in kept.all()] == [first]


def test_ids_are_not_downloaded(kept):
    kept.add(7, {"strokes": SEVEN})
    assert json.loads(kept.text()) == {"label": 7, "strokes": SEVEN}


@pytest.mark.parametrize(
    ("strokes", "canvas", "shares"),
    [
        ([[[20, 20], [80, 20], [45, 90]]], [100, 100], SEVEN),
        ([[[2e-9, 2e-9], [8e-9, 2e-9], [4.5e-9, 9e-9]]], [1e-8, 1e-8], SEVEN),
        # Without a canvas there is a margin of a third around them.
        (
            [[[-500, 7], [100, 7], [-250, 707]]],
            None,
            [[[0.2429, 0.2], [0.7571, 0.2], [0.4571, 0.8]]],
        ),
    ],
)
def test_strokes_are_kept_as_shares_of_their_canvas(kept, strokes, canvas, shares):
    digit = kept.add(7, {"strokes": strokes, "canvas": canvas})
    (line,) = lines(kept)
    assert np.array(line["strokes"]) == pytest.approx(np.array(shares))
    # What the network sees of it is the same, but for what is lost by rounding.
    assert np.abs(digit.image / 255 - normalize(line_of_strokes(strokes))).max() < 0.05


@pytest.mark.parametrize(
    "strokes", [[], [[]], [[[1, float("nan")]]], [[[1e99, 0], [0, 0]]]], ids=str
)
def test_what_cannot_be_drawn_is_not_kept(kept, strokes):
    with pytest.raises(DrawingError):
        kept.add(7, {"strokes": strokes, "canvas": [1e-290, 1e-290]})
    assert not kept.path.exists()


DAMAGE = {
    "cut off": '{"label": 7, "strokes": [[[0.2, 0.',
    "no JSON": "seven",
    "a list": "[7]",
    "no label": '{"strokes": [[[0, 0], [1, 1]]]}',
    "a label too large": '{"label": 10, "strokes": [[[0, 0], [1, 1]]]}',
    "a label that is true": '{"label": true, "strokes": [[[0, 0], [1, 1]]]}',
    "no drawing": '{"label": 3}',
    "an empty drawing": '{"label": 3, "strokes": []}',
    "strokes in words": '{"label": 3, "strokes": "abc"}',
    "too few pixels": '{"label": 3, "pixels": [1, 0]}',
    "very deep": '{"label": ' + "[" * 100_000,
    "not UTF-8": b'{"label": 3, "\xff',
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_line_is_reported_skipped_and_left(kept, tmp_path, name, caplog):
    kept.add(7, {"strokes": SEVEN})
    damage = DAMAGE[name] if isinstance(DAMAGE[name], bytes) else DAMAGE[name].encode()
    with kept.path.open("ab") as file:
        file.write(damage)
    again = OwnDigits(tmp_path / "state")
    with caplog.at_level(logging.ERROR):
        assert [digit.label for digit in again.all()] == [7]
    assert "my-digits.jsonl, line 2 is skipped" in caplog.text
    # What comes next begins a line of its own.
    one = again.add(1, {"strokes": ONE})
    assert [digit.label for digit in OwnDigits(tmp_path / "state").all()] == [7, 1]
    again.remove(one.id)
    again.clear()
    assert damage.decode(errors="replace") in kept.path.read_text()
    assert again.text() == ""


def test_one_can_be_forgotten_and_so_can_all(kept):
    seven, one = kept.add(7, {"strokes": SEVEN}), kept.add(1, {"strokes": ONE})
    kept.remove(seven.id)
    assert [digit.id for digit in kept.all()] == [one.id]
    assert [line["label"] for line in lines(kept)] == [1]
    with pytest.raises(Unknown, match=seven.id):
        kept.remove(seven.id)
    kept.clear()
    assert kept.all() == []
    kept.clear()


def test_those_that_were_forgotten_last_come_back_and_no_more_than_the_most(kept, monkeypatch):
    seven, one = kept.add(7, {"strokes": SEVEN}), kept.add(1, {"strokes": ONE})
    kept.remove(seven.id)
    kept.remove(one.id)
    assert kept.undo() == 1
    assert [digit.id for digit in kept.all()] == [one.id]
    kept.clear()
    kept.add(7, {"strokes": SEVEN})
    monkeypatch.setattr(own_digits, "MOST_DIGITS", 1)
    with pytest.raises(Conflict, match="more than 1 digits"):
        kept.undo()
    assert kept.forgotten_count == len(lines(kept)) == 1


def test_no_more_than_the_most_are_kept(kept, monkeypatch):
    monkeypatch.setattr(own_digits, "MOST_DIGITS", 2)
    first = kept.add(7, {"strokes": SEVEN})
    kept.add(7, {"strokes": SEVEN})
    with pytest.raises(Conflict, match="2 digits are kept, which is the most; remove some first"):
        kept.add(7, {"strokes": SEVEN})
    kept.remove(first.id)
    kept.add(1, {"strokes": ONE})
    assert len(lines(kept)) == 2


def test_a_file_that_cannot_be_replaced_loses_nothing(kept, monkeypatch):
    seven = kept.add(7, {"strokes": SEVEN})
    before = kept.path.read_bytes()

    def fail(*_):
        raise OSError("no space")

    monkeypatch.setattr("app.lab.digits.os.replace", fail)
    with pytest.raises(Unavailable, match="cannot be written: no space"):
        kept.remove(seven.id)
    assert kept.path.read_bytes() == before
    assert [digit.id for digit in kept.all()] == [seven.id]


def test_a_file_that_cannot_be_read_is_said_and_loses_nothing(kept, tmp_path, monkeypatch):
    ids = [kept.add(7, {"strokes": SEVEN}).id for _ in range(4)]
    before = kept.path.read_bytes()
    again = OwnDigits(tmp_path / "state")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("app.lab.digits.Path.read_text", refuse)
        for ask in (
            again.all,
            again.examples,
            again.text,
            again.clear,
            lambda: again.remove(ids[0]),
            lambda: again.add(7, {"strokes": SEVEN}),
        ):
            with pytest.raises(
                Unavailable, match=r"digits\.jsonl, cannot be read: Permission denied"
            ):
                ask()
    assert kept.path.read_bytes() == before
    # It is read as soon as that is possible.
    assert [digit.id for digit in again.all()] == ids


def test_many_may_keep_at_once(kept, tmp_path):
    def work():
        for _ in range(20):
            kept.add(1, {"strokes": ONE})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({digit.id for digit in kept.all()}) == 80
    assert len(OwnDigits(tmp_path / "state").all()) == 80
