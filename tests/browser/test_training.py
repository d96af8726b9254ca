"""Journeys through training: its figures, its charts, and everything that controls it."""

import re

from playwright.sync_api import expect

from tests.waiting import wait_for


def test_the_page_comes_up_and_trains(page):
    expect(page.page).to_have_title(re.compile("Nudge"))
    expect(page.part("status-words")).to_have_text("training")
    page.wait_for_step(page.step() + 5)
    expect(page.figure("Loss")).to_have_text(re.compile(r"^\d\.\d{4}$"))
    expect(page.figure("Validation accuracy")).to_have_text(re.compile(r"^\d+\.\d\d%$"))
    expect(page.figure("Images per second")).to_have_text(re.compile(r"^[1-9][\d,]*$"))
    expect(page.page.locator(".filters canvas")).to_have_count(8)
    expect(page.page.locator(".layers tbody tr")).to_have_count(7)


def test_pause_one_step_and_on(page):
    page.press("toggle")
    expect(page.part("status-words")).to_have_text("paused")
    expect(page.page.locator("[data-action=toggle]")).to_have_text("Train")
    step = wait_for(lambda: page.step() == (run := page_step(page)) and run, "the last step")
    page.press("step")
    expect(page.figure("Step")).to_have_text(f"{step + 1:,}")
    page.page.keyboard.press("p")
    page.wait_for_step(step + 3)
    expect(page.part("status-words")).to_have_text("training")


def page_step(page) -> int:
    return page.page.evaluate(
        "fetch('/api/runs/current').then((answer) => answer.json()).then(({ step }) => step)"
    )


def test_the_learning_rate_changes_while_it_trains(page, server):
    page.page.click("#training summary")
    slider = page.page.locator("#training input[name=learning_rate]")
    slider.focus()
    page.page.keyboard.press("End")
    page.page.keyboard.press("PageDown")
    wait_for(lambda: server.run()["schedule"] == "constant", "the new rate")
    rate = server.run()["learning_rate"]
    assert 0.1 < rate < 1
    expect(page.figure("Learning rate")).to_have_text(f"{rate:.4f}")
    place = slider.input_value()
    page.wait_for_step(page.step() + 3)
    assert slider.input_value() == place
    page.page.locator("#training input[name=batch_size]").focus()
    page.page.keyboard.press("Home")
    wait_for(lambda: server.run()["batch_size"] == 1, "the new batch size")


def test_a_slider_that_is_held_does_not_move_by_itself(page, server):
    page.page.click("#training summary")
    slider = page.page.locator("#training input[name=learning_rate]")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=4)
    held = slider.input_value()
    wait_for(lambda: server.run()["schedule"] == "constant", "the rate that was set")
    # Meanwhile another client changes it.
    server.ask("PATCH", "/api/runs/current", {"learning_rate": 0.001})
    expect(page.figure("Learning rate")).to_have_text("0.0010")
    assert slider.input_value() == held
    page.page.mouse.up()
    expect(slider).not_to_have_value(held)


def test_start_again_begins_anew_with_the_same_seed(page, server):
    page.wait_for_step(10)
    before = server.run()
    page.press("restart")
    after = wait_for(lambda: (run := server.run())["id"] != before["id"] and run, "the new run")
    assert (after["seed"], after["speed"]) == (before["seed"], "film")
    expect(page.part("status-words")).to_have_text("training")
    wait_for(lambda: len(server.ask("GET", "/api/runs")["runs"]) == 1, "the old run's end")
    expect(page.page.locator("#training [data-part=problem]")).to_be_empty()


def painted(page, name: str) -> int:
    """Count the pixels of a chart that have about the accent color."""
    return page.page.evaluate(
        """name => {
          const canvas = document.querySelector(`[data-part=${name}] canvas`);
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let i = 0; i < data.length; i += 4) {
            count += data[i + 3] > 200 && data[i + 2] - data[i] > 100;
          }
          return count;
        }""",
        name,
    )


def test_charts_show_what_happened_and_can_be_read_and_zoomed(page):
    page.wait_for_step(20)
    for name in ("loss-chart", "accuracy-chart"):
        wait_for(lambda name=name: painted(page, name) > 50, f"the line of {name}")
    page.press("toggle")
    chart = page.page.locator("[data-part='loss-chart']")
    reading = chart.locator("[data-part=reading]")
    plot = chart.locator(".u-over")
    box = plot.bounding_box()
    plot.hover(position={"x": 2, "y": 20})
    expect(reading).to_contain_text(re.compile(r"step [012](?!\d)"))
    before = painted(page, "loss-chart")
    page.page.mouse.move(box["x"] + 5, box["y"] + 20)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 20, steps=4)
    page.page.mouse.up()
    wait_for(lambda: painted(page, "loss-chart") != before, "the zoom")
    plot.hover(position={"x": box["width"] - 3, "y": 20})
    zoomed = int(re.search(r"step ([\d,]+)", reading.inner_text())[1].replace(",", ""))
    assert zoomed < page.step() / 2
    plot.dblclick(position={"x": box["width"] - 3, "y": 20})
    plot.hover(position={"x": box["width"] - 1, "y": 25})
    expect(reading).to_contain_text(re.compile(rf"step {page.step():,}(?!\d)"))
    chart.get_by_label("log").uncheck()
    expect(chart.get_by_label("log")).not_to_be_checked()
    wait_for(lambda: painted(page, "loss-chart") > 50, "the line on a plain scale")
