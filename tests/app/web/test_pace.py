"""Pages are told to ask less often, the more of them there are."""

from app.web.pace import LONGEST_WAIT_S, MOST_ANSWERS_PER_S, SHORTEST_WAIT_S, Pace


def simulate(pages, seconds):
    """Let pages ask as they are told; return the last waits and the answers in the last second."""
    now = 0.0
    pace = Pace(lambda: now)
    due = [i / pages for i in range(pages)]
    waits, answered = {}, []
    while (page := min(range(pages), key=due.__getitem__)) is not None and due[page] < seconds:
        now = due[page]
        waits[page] = pace.after_s()
        due[page] = now + waits[page]
        answered.append(now)
    return list(waits.values()), sum(t >= seconds - 5 for t in answered) / 5


def test_one_page_asks_as_often_as_may_be():
    waits, _ = simulate(1, 20)
    assert waits == [SHORTEST_WAIT_S]


def test_fifty_pages_together_ask_no_more_than_is_answered():
    waits, answers = simulate(50, 60)
    assert answers <= 1.2 * MOST_ANSWERS_PER_S
    assert all(abs(wait - 50 / MOST_ANSWERS_PER_S) < 0.5 for wait in waits)


def test_pages_that_leave_are_forgotten_and_no_wait_is_endless():
    now = 0.0
    pace = Pace(lambda: now)
    for _ in range(2000):
        now += 0.002
        longest = pace.after_s()
    assert longest == LONGEST_WAIT_S
    for _ in range(20):
        now += 1.0
        wait = pace.after_s()
    assert wait == SHORTEST_WAIT_S
