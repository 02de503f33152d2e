"""The main paths in a real browser: Debian's chromium through playwright."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PAGES = (
    *("/", "/dyad/RUS/USA", "/dyad/RUS/USA?vs=CHN-JPN&by=year", "/evidence?a=RUS&b=USA", "/event/e3", "/event/ebad"),
    *(
        "/article/a3",
        "/article/bad",
        "/actor/RUS",
        "/issue/trade",
        "/search?q=grain",
        "/search",
        "/network",
        "/coverage",
    ),
    *("/?state=FJI", "/nowhere"),
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield made
        made.close()


@pytest.fixture
def page(browser: Any, base: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page that fails its test on a console error or a request beyond the server. Parameters: context options."""
    context = browser.new_context(base_url=base, accept_downloads=True, **getattr(request, "param", {}))
    made, wrong = context.new_page(), []
    made.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else wrong.append(r.url))
    yield made
    assert not wrong
    context.close()


def test_board_to_article_and_back(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("Russia – United States")).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Russia – United States"
    page.wait_for_load_state()  # the script that hears the drag is there
    page.locator("svg.chart").scroll_into_view_if_needed()
    box = page.locator("svg.chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=\d{4}-\d\d-\d\d&to="))
    zoomed = page.url
    bar = page.locator("a.bar").first
    page.goto(bar.get_attribute("href"))
    assert page.locator("mark.source").count() > 0
    page.locator(".evidence a[href^='/article/']").first.click()
    assert "/article/" in page.url and page.locator("article mark.trigger").count() > 0
    page.go_back()
    page.goto(zoomed)
    assert page.locator("svg.chart a.bar").count() > 0


def test_search(page: Any) -> None:
    page.goto("/search")
    page.get_by_label("Words").fill("grain ports")
    page.get_by_role("button", name="Search").click()
    assert "q=grain+ports" in page.url
    assert page.locator("blockquote").count() == 50


def test_compare_shows_two_charts(page: Any) -> None:
    page.goto("/dyad/RUS/USA")
    page.get_by_label("Compare with").fill("CHN-JPN")
    page.get_by_label("Compare with").press("Enter")
    assert page.locator("svg.chart").count() == 2


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_chart_downloads(page: Any, kind: str, tmp_path: Path) -> None:
    page.goto("/dyad/RUS/USA")
    with page.expect_download() as coming:
        page.locator(f"[data-save={kind}]").first.click()
    file = tmp_path / "chart"
    coming.value.save_as(file)
    body = file.read_bytes()
    assert body.startswith({"svg": b"<svg", "png": b"\x89PNG"}[kind]) and len(body) > 5000


def test_keyboard_only(page: Any) -> None:
    page.goto("/dyad/RUS/USA")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "canvas":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "event" in page.locator(".readout").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/evidence"))


def test_a_span_chosen_with_shift_is_zoomed_while_shift_is_held(page: Any) -> None:
    page.goto("/dyad/RUS/USA")
    page.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.down("Shift")
    page.keyboard.press("ArrowRight")
    ring = page.evaluate("getComputedStyle(document.activeElement.querySelector('.hit')).stroke")
    assert ring != "none" and page.evaluate("document.activeElement.classList.contains('bar')")
    page.keyboard.press("Z")
    page.wait_for_url(re.compile(r"from=\d{4}-\d\d-\d\d&to="))


def test_a_chart_without_events_hears_keys_and_a_pointer_let_go_outside_draws_nothing(page: Any) -> None:
    page.goto("/dyad/RUS/USA?from=2013-12-20&to=2013-12-31")
    page.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")  # the fixture fails on an error of the script
    page.goto("/dyad/RUS/USA")
    page.locator("svg.chart").scroll_into_view_if_needed()
    box = page.locator("svg.chart").bounding_box()
    x, y = box["x"] + box["width"] - 20, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("addEventListener('pointerup', (event) => event.stopPropagation(), {capture: true, once: true})")
    page.mouse.up()
    page.mouse.move(x - 300, y, steps=5)
    assert page.locator(".brush").count() == 0


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_phone_needs_no_sideways_scroll(page: Any, path: str) -> None:
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS = (
    *({"color_scheme": "light"}, {"color_scheme": "dark"}),
    *({"color_scheme": "light", **PHONE}, {"color_scheme": "dark", **PHONE}),
)


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_axe_finds_nothing_serious(page: Any) -> None:
    script = AXE.read_text("utf-8")
    found = []
    for path in PAGES:
        page.goto(path)
        page.evaluate(script)
        result = page.evaluate("axe.run()")
        found += [
            (path, v["id"], v["nodes"][0]["html"][:120], v["nodes"][0].get("failureSummary", "")[:200])
            for v in result["violations"]
            if v["impact"] in ("serious", "critical")
        ]
    assert not found


def test_a_reader_marks_a_coding_as_wrong(page: Any, store: Path) -> None:
    page.goto("/event/e3")
    page.get_by_text("This coding is wrong").click()
    page.get_by_label("What is wrong").select_option("no event")
    page.get_by_label("Note").fill("an opinion, no act")
    page.get_by_role("button", name="Record").click()
    page.wait_for_url(re.compile("/event/e3#taken"))
    assert page.locator("#taken").is_visible()
    assert "an opinion, no act" in store.with_name(f"{store.name}.corrections.jsonl").read_text("utf-8")


def test_a_gate_on_the_chart_leads_to_its_article(page: Any) -> None:
    page.goto("/dyad/RUS/USA")
    page.locator("a.gate .hit").first.click()
    page.wait_for_url(re.compile("/article/a2"))
    assert page.locator("p.here").count() == 1


def test_hostile_text_runs_nothing(page: Any) -> None:
    for path in ("/article/bad", "/event/ebad", "/coverage", "/evidence?a=RUS&b=USA"):
        page.goto(path)
        assert page.evaluate("window.hit") is None


def test_dyad_prints_on_two_sheets(page: Any) -> None:
    page.goto("/dyad/RUS/USA")
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) <= 2


def test_chart_is_part_of_the_first_view(page: Any) -> None:
    page.goto("/dyad/RUS/USA", wait_until="commit")
    assert page.locator("svg.chart a.bar").count() > 10


def test_static_site_is_searched_from_disk(browser: Any, store: Path, tmp_path: Path) -> None:
    from detente.web.site import write_site

    write_site(store, tmp_path, most=60)
    context = browser.new_context()
    page, wrong = context.new_page(), []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(r.url))
    page.goto(f"file://{tmp_path}/search/index.html")
    page.get_by_label("Words").fill("grain ports")
    page.get_by_role("button", name="Search").click()
    page.locator("blockquote").first.wait_for()
    assert "grain" in page.locator("blockquote").first.inner_text() and "#q=grain+ports" in page.url
    again = context.new_page()
    again.goto(page.url)
    again.locator("ul.quotes a").first.click()
    again.locator("article.text").wait_for()
    page.get_by_label("Words").fill("nothing says this")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("No statement fits").wait_for()
    page.goto(f"file://{tmp_path}/dyad/RUS-USA.html")
    page.locator("svg.chart").scroll_into_view_if_needed()
    assert "zoom" not in page.locator(".readout").inner_text()
    box = page.locator("svg.chart").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 100, steps=5)
    assert page.locator(".brush").count() == 0 and "from=" not in page.url
    assert not wrong
    context.close()
