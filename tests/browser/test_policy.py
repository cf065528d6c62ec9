"""The Content-Security-Policy in a real browser: nothing of ours offends it, and whatever else does is refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from scripts.model import Corpus
from scripts.permalinks import load
from scripts.site.preview import PreviewServer
from tests.browser.conftest import Open
from tests.browser.searching import press_slash, search
from tests.browser.test_pages import KINDS
from tests.browser.watching import watch
from tests.conftest import ROOT

MISSING = "no/such/page/"
PATIENCE = 5000
"""Milliseconds after which an attempt counts as not refused; only a failing test waits so long."""
SETTINGS = ["youju-theme"]
"""What the site may remember in a reader's browser."""

# What the policy must refuse, and the directive by which it does. Where an attempt succeeds it calls ran().
# Text is evaluated in a task of its own: whatever the debugger runs may use eval in spite of the policy.
ATTEMPTS = {
    "inline script": (
        "script-src-elem",
        """() => {
          const script = document.createElement("script");
          script.textContent = "ran()";
          document.body.append(script);
        }""",
    ),
    "inline module": (
        "script-src-elem",
        """() => {
          const script = document.createElement("script");
          script.type = "module";
          script.textContent = "ran()";
          document.body.append(script);
        }""",
    ),
    "handler in markup": (
        "script-src-attr",
        """() => {
          const box = document.createElement("div");
          box.innerHTML = '<button onclick="ran()">x</button>';
          document.body.append(box);
          box.firstChild.click();
        }""",
    ),
    "javascript: link": (
        "script-src-elem",
        """() => {
          const link = document.createElement("a");
          link.href = "javascript:ran()";
          document.body.append(link);
          link.click();
        }""",
    ),
    "eval": ("script-src", "() => setTimeout(() => { try { eval('ran()'); } catch {} })"),
    "timer with text": ("script-src", "() => setTimeout(() => { try { setTimeout('ran()'); } catch {} })"),
    "script from elsewhere": (
        "script-src-elem",
        """() => {
          const script = document.createElement("script");
          script.src = "http://example.com/x.js";
          script.onload = ran;
          document.body.append(script);
        }""",
    ),
    "worker from text": (
        "worker-src",
        """() => {
          const address = URL.createObjectURL(new Blob(["postMessage(1)"], { type: "text/javascript" }));
          new Worker(address).onmessage = ran;
        }""",
    ),
    "style in markup": (
        "style-src-attr",
        """() => {
          const box = document.createElement("div");
          box.innerHTML = '<p style="position: fixed">x</p>';
          document.body.append(box);
          if (getComputedStyle(box.firstChild).position === "fixed") ran();
        }""",
    ),
    "style attribute": (
        "style-src-attr",
        """() => {
          const box = document.createElement("p");
          box.setAttribute("style", "position: fixed");
          document.body.append(box);
          if (getComputedStyle(box).position === "fixed") ran();
        }""",
    ),
    "style element": (
        "style-src-elem",
        """() => {
          const style = document.createElement("style");
          style.textContent = "body { position: fixed !important }";
          document.head.append(style);
          if (getComputedStyle(document.body).position === "fixed") ran();
        }""",
    ),
    "image from elsewhere": (
        "img-src",
        """() => {
          const image = new Image();
          image.onload = ran;
          image.src = "http://example.com/x.png";
        }""",
    ),
    "fetch from elsewhere": ("connect-src", "() => { fetch('http://example.com/').then(ran, () => {}); }"),
    "beacon to elsewhere": ("connect-src", "() => { navigator.sendBeacon('http://example.com/', 'x'); }"),
    "frame": (
        "frame-src",
        """() => {
          const frame = document.createElement("iframe");
          frame.src = "http://example.com/";
          document.body.append(frame);
        }""",
    ),
    "base": (
        "base-uri",
        """() => {
          const base = document.createElement("base");
          base.href = "http://example.com/";
          document.head.append(base);
          if (document.baseURI.startsWith("http://example.com")) ran();
        }""",
    ),
    "form to elsewhere": (
        "form-action",
        """() => {
          const form = document.createElement("form");
          form.action = "http://example.com/";
          document.body.append(form);
          form.submit();
        }""",
    ),
}


@pytest.fixture
def everywhere(corpus: Corpus) -> list[str]:
    """The address of every kind of page, every answer, each page that leads on, and one that does not exist."""
    answers = [answer.page.url for answer in corpus.answers]
    short = [f"q/{answer.meta.id}/" for answer in corpus.answers]
    return [*KINDS.values(), *answers, *short, *load(ROOT).redirects, MISSING]


def test_nothing_of_ours_offends_it(visit: Open, everywhere: list[str]) -> None:
    seen = visit()
    refused = watch(seen.page)
    for path in everywhere:
        page = seen.go(path)
        page.wait_for_url(lambda url: "/q/" not in url)
        # One page of every kind is given the time to load what comes late.
        page.wait_for_load_state("networkidle" if path in KINDS.values() else "load")
    assert refused == []
    assert [complaint for complaint in seen.complaints if "404" not in complaint] == []


def test_using_a_page_does_not_offend_it(visit: Open) -> None:
    seen = visit()
    refused = watch(seen.page)
    page = seen.go("mysql/bplus-tree-search/")
    use(page)
    assert page.pdf()
    page = seen.go("contributing/diagrams/")
    draw(page)
    assert page.pdf()
    page.evaluate("localStorage.clear()")
    assert refused == []
    assert seen.complaints == []
    assert seen.foreign == []


def use(page: Page) -> None:
    """Do what readers do on an answer: copy code and a link, open a follow-up, change the theme, search."""
    page.get_by_role("button", name="复制", exact=True).first.click()
    page.get_by_text("代码已复制").wait_for(state="attached")
    page.locator("#pitfalls .headerlink").click()
    page.get_by_text("链接已复制").wait_for(state="attached")
    page.locator("#follow-ups").scroll_into_view_if_needed()
    page.locator("[data-theme-toggle]").click()
    press_slash(page)
    assert search(page, "回表")
    page.keyboard.press("Escape")


def draw(page: Page) -> None:
    """Scroll to the live diagram, wait for it, and look closer."""
    page.locator("#fig-live").scroll_into_view_if_needed()
    page.locator("#fig-live svg:visible").wait_for()
    page.get_by_role("button", name="放大").click()


@pytest.mark.parametrize("kind", [*KINDS, "missing", "short link"])
def test_it_is_enforced(visit: Open, corpus: Corpus, kind: str) -> None:
    seen = visit()
    paths = {**KINDS, "missing": MISSING, "short link": f"q/{corpus.answers[0].meta.id}/"}
    # A page that leads on is looked at only if it stays.
    seen.page.route("**/redirect.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = seen.go(paths[kind])
    stopped: set[str | None] = set()
    page.on("requestfailed", lambda request: stopped.add(request.failure))
    page.evaluate("window.carriedOut = []")
    refused = {name: page.evaluate(attempt_of(name)) for name in ATTEMPTS}
    assert refused == {name: directive for name, (directive, _) in ATTEMPTS.items()}
    assert page.evaluate("carriedOut") == []
    assert stopped == {"csp"}, "the policy stops requests, not the absence of a network"
    assert page.url == seen.base + paths[kind]


def attempt_of(name: str) -> str:
    """Return a function that makes an attempt and says by which directive it was refused."""
    return f"""() => new Promise((resolve) => {{
      window.ran = () => {{ carriedOut.push("{name}"); resolve("nothing: it ran"); }};
      setTimeout(() => resolve("nothing"), {PATIENCE});
      addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), {{ once: true }});
      ({ATTEMPTS[name][1]})();
    }})"""


def test_a_walk_through_the_site_leaves_nothing_but_the_reader_s_settings(
    chromium: Browser, server: PreviewServer, everywhere: list[str]
) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    for path in everywhere:
        page.goto(server.url + path)
        page.wait_for_url(lambda url: "/q/" not in url)
    page.goto(f"{server.url}mysql/bplus-tree-search/")
    use(page)
    page.goto(f"{server.url}contributing/diagrams/")
    draw(page)
    left = page.evaluate(
        """async () => ({
          settings: Object.keys(localStorage),
          session: Object.keys(sessionStorage),
          databases: (await indexedDB.databases()).map((database) => database.name),
          caches: await caches.keys(),
          workers: (await navigator.serviceWorker.getRegistrations()).length,
          cookies: document.cookie,
        })"""
    )
    cookies = context.cookies()
    context.close()
    assert cookies == []
    assert left == {"settings": SETTINGS, "session": [], "databases": [], "caches": [], "workers": 0, "cookies": ""}
