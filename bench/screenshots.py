"""Real screenshots of the dashboard on a store: `python -m bench.screenshots STORE [FOLDER]`.

Without a folder only the README's picture is made (docs/img/dyad.png, the demo's main dyad).
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
DYAD = "/dyad/RUS/USA?on=2012-10-03"
SHOTS = {
    "board": "/",
    "board_2012": "/?on=2012-10-03",
    "dyad": DYAD,
    "compare": "/dyad/RUS/USA?vs=CHN-JPN&by=year",
    "evidence": "/evidence?a=RUS&b=USA&from=2012-01-01&to=2012-06-30",
    "search": "/search?q=missile",
    "network": "/network?on=2012-10-03",
    "coverage": "/coverage",
    "actor": "/actor/RUS?on=2012-10-03",
    "issue": "/issue/missile_defence",
    "empty": "/?state=FJI",
    "error": "/dyad/RUS/Atlantis",
}


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The dashboard on a free loopback port."""
    import uvicorn

    from detente.web.app import create_app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(store), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def readme_picture(store: Path, out: Path) -> None:
    """The head of the demo's main dyad, as a laptop shows it."""
    from playwright.sync_api import sync_playwright

    with served(store) as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1180, "height": 1060})
        page.goto(base + DYAD)
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=out)
        browser.close()


def all_pictures(store: Path, folder: Path) -> None:
    """Every page at desk, on a phone and in the dark, and a dyad as printed."""
    from playwright.sync_api import sync_playwright

    with served(store) as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        looks = {
            "desk": browser.new_context(viewport={"width": 1280, "height": 900}),
            "dark": browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark"),
            "phone": browser.new_context(viewport={"width": 390, "height": 844}),
        }
        for look, context in looks.items():
            page = context.new_page()
            for name, address in SHOTS.items():
                page.goto(base + address)
                page.screenshot(path=folder / f"{name}_{look}.png", full_page=True)
        page = looks["desk"].new_page()
        page.goto(base + DYAD)
        page.pdf(path=folder / "dyad.pdf", prefer_css_page_size=True)
        browser.close()


def main() -> None:
    if not Path(CHROMIUM).exists() or len(sys.argv) < 2:
        print("usage: python -m bench.screenshots STORE [FOLDER]; needs Debian's chromium")
        return
    store = Path(sys.argv[1])
    if len(sys.argv) > 2:
        folder = Path(sys.argv[2])
        folder.mkdir(parents=True, exist_ok=True)
        all_pictures(store, folder)
    else:
        readme_picture(store, Path("docs/img/dyad.png"))


if __name__ == "__main__":
    main()
