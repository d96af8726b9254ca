"""A person's own digits in their file: kept, found again, and damage survived."""

import json
import logging
import resource
import sqlite3
import threading

import numpy as np
import pytest

from app.lab import digits as own_digits
from app.lab import earlier_file
from app.lab.digits import Conflict, OwnDigits, Unknown
from app.store import Database
from model.drawing import line_of_strokes, normalize
from model.drawing.errors import DrawingError
from tests.waiting import wait_for

SEVEN = [[[0.2, 0.2], [0.8, 0.2], [0.45, 0.9]]]
ONE = [[[0.5, 0.1], [0.5, 0.9]]]


@pytest.fixture
def kept(tmp_path):
    return OwnDigits(Database(tmp_path / "state"))


def lines(kept):
    """What the table holds."""
    connection = sqlite3.connect(kept.database.path)
    rows = connection.execute("SELECT line FROM digits ORDER BY place").fetchall()
    connection.close()
    return [json.loads(line) for (line,) in rows]


def lay(tmp_path, text):
    """Put a file there that an earlier version wrote."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / earlier_file.FILE).write_bytes(text.encode())
    return OwnDigits(Database(tmp_path / "state"))


def test_nothing_is_kept_at_first(kept):
    assert kept.all() == []
    assert kept.text() == ""
    assert kept.examples().images.shape == (0, 28, 28)


def test_what_is_kept_is_found_again_with_the_same_ids(kept, tmp_path):
    seven = kept.add(7, {"strokes": SEVEN})
    one = kept.add(1, {"pixels": normalize(line_of_strokes(ONE)).ravel().tolist()})
    assert lines(kept)[0] == {"id": seven.id, "label": 7, "strokes": SEVEN}
    assert lines(kept)[1].keys() == {"id", "label", "pixels"}
    again = OwnDigits(Database(tmp_path / "state"))
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
    assert len({digit.id for digit in OwnDigits(Database(tmp_path / "state")).all()}) == 2


def test_an_id_stays_the_same_whatever_is_removed_and_added(kept, tmp_path):
    kept.remove(kept.add(7, {"strokes": SEVEN}).id)
    ids = [kept.add(7, {"strokes": SEVEN}).id for _ in range(3)]
    kept.remove(ids[0])
    assert [digit.id for digit in OwnDigits(Database(tmp_path / "state")).all()] == ids[1:]


def test_lines_without_an_id_are_given_one_for_good(tmp_path):
    kept = lay(tmp_path, (json.dumps({"label": 7, "strokes": SEVEN}) + "\n") * 3)
    ids = [digit.id for digit in kept.all()]
    assert len(set(ids)) == 3
    kept.remove(ids[0])
    assert [digit.id for digit in OwnDigits(Database(tmp_path / "state")).all()] == ids[1:]


@pytest.mark.parametrize("id", ["twice", "", 7, None, ["a"]], ids=str)
def test_no_two_have_the_same_id_whatever_the_file_says(tmp_path, id):
    kept = lay(tmp_path, (json.dumps({"id": id, "label": 7, "strokes": SEVEN}) + "\n") * 2)
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
    assert kept.all() == []


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
def test_a_file_is_taken_over_once_and_its_damaged_lines_stay_in_it(tmp_path, name, caplog):
    damage = DAMAGE[name] if isinstance(DAMAGE[name], bytes) else DAMAGE[name].encode()
    seven = json.dumps({"id": "a", "label": 7, "strokes": SEVEN}).encode()
    one = json.dumps({"id": "b", "label": 1, "strokes": ONE}).encode()
    content = b"\n".join([seven, damage, one])
    kept = lay(tmp_path, "")
    file = tmp_path / "state" / earlier_file.FILE
    file.write_bytes(content)
    with caplog.at_level(logging.ERROR):
        assert [digit.id for digit in kept.all()] == ["a", "b"]
    assert "my-digits.jsonl, line 2 is skipped" in caplog.text
    assert not file.exists()
    (renamed,) = (tmp_path / "state").glob(f"{earlier_file.FILE}.taken-over-*")
    assert renamed.read_bytes() == content
    # Those that come next are after them.
    kept.add(1, {"strokes": ONE})
    assert [d.label for d in OwnDigits(Database(tmp_path / "state")).all()] == [7, 1, 1]


def test_a_file_that_was_taken_over_but_not_renamed_is_not_taken_over_again(tmp_path, monkeypatch):
    kept = lay(tmp_path, json.dumps({"label": 7, "strokes": SEVEN}))
    with monkeypatch.context() as patch:
        patch.setattr("app.lab.digits.rename_earlier_file", lambda folder: None)
        kept.clear()
    again = OwnDigits(Database(tmp_path / "state"))
    assert again.all() == []
    assert not (tmp_path / "state" / earlier_file.FILE).exists()


def test_a_file_that_cannot_be_read_is_said_and_left(kept, tmp_path, caplog):
    (tmp_path / "state" / earlier_file.FILE).mkdir(parents=True)
    with caplog.at_level(logging.ERROR):
        kept.add(7, {"strokes": SEVEN})
    assert "my-digits.jsonl is not taken over, because it cannot be read" in caplog.text
    assert len(lines(kept)) == 1
    assert (tmp_path / "state" / earlier_file.FILE).is_dir()


@pytest.mark.parametrize("line", ["seven", json.dumps({"id": "z", "label": 7, "strokes": SEVEN})])
def test_a_row_that_is_no_digit_is_reported_skipped_and_left(kept, tmp_path, line, caplog):
    kept.add(7, {"strokes": SEVEN})
    connection = sqlite3.connect(kept.database.path)
    with connection:
        connection.execute("INSERT INTO digits VALUES ('bad', 1, ?)", (line,))
    again = OwnDigits(Database(tmp_path / "state"))
    with caplog.at_level(logging.ERROR):
        assert [digit.label for digit in again.all()] == [7]
    assert "digit bad is skipped" in caplog.text
    again.clear()
    left = connection.execute("SELECT id, line FROM digits").fetchall()
    connection.close()
    assert left == [("bad", line)]


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


def test_one_that_comes_back_has_its_former_place(kept, tmp_path):
    ids = [kept.add(7, {"strokes": SEVEN}).id for _ in range(3)]
    kept.remove(ids[1])
    ids.append(kept.add(1, {"strokes": ONE}).id)
    kept.undo()
    assert [digit.id for digit in kept.all()] == ids
    assert [digit.id for digit in OwnDigits(Database(tmp_path / "state")).all()] == ids


@pytest.fixture
def soon(monkeypatch):
    """Let the database be tried again at once."""
    monkeypatch.setattr(own_digits, "RETRY_S", 0.02)


@pytest.fixture
def full_disk():
    """Let no file of this process grow until the returned function is called."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))

    yield limit
    limit(most)


def test_on_a_full_disk_digits_are_kept_in_memory_and_written_later(
    kept, tmp_path, full_disk, soon
):
    first, second = (kept.add(7, {"strokes": SEVEN}) for _ in range(2))
    full_disk(0)
    third = kept.add(1, {"strokes": ONE})
    kept.remove(first.id)
    found = [digit.id for digit in kept.all()], kept.problem
    full_disk(resource.RLIM_INFINITY)
    assert found[0] == [second.id, third.id]
    assert "Nothing is being kept" in found[1]
    wait_for(lambda: kept.problem is None, "the database")
    ids = [digit.id for digit in OwnDigits(Database(tmp_path / "state")).all()]
    assert ids == [second.id, third.id]


def test_what_was_added_before_the_folder_could_be_read_is_joined(kept, tmp_path, soon):
    ids = [kept.add(7, {"strokes": SEVEN}).id for _ in range(2)]
    (tmp_path / "state").rename(tmp_path / "elsewhere")
    (tmp_path / "state").write_text("no folder")
    again = OwnDigits(Database(tmp_path / "state"))
    assert again.all() == []
    ids.append(again.add(1, {"strokes": ONE}).id)
    assert again.problem is not None
    (tmp_path / "state").unlink()
    (tmp_path / "elsewhere").rename(tmp_path / "state")
    wait_for(lambda: again.problem is None, "the database")
    assert [digit.id for digit in again.all()] == ids
    assert [digit.id for digit in OwnDigits(Database(tmp_path / "state")).all()] == ids


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
    assert len(OwnDigits(Database(tmp_path / "state")).all()) == 80
