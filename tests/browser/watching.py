"""What a page's policy refuses, written down as the browser reports it."""

from __future__ import annotations

from playwright.sync_api import Page

_LISTEN = """
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
  noteRefusal(`${location.pathname} ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`));
"""


def watch(page: Page) -> list[str]:
    """Return a list that fills with what the policy refuses on the pages that are opened from now on.

    Args:
        page: a tab that has opened nothing yet.
    """
    refused: list[str] = []

    def note(text: str) -> None:
        refused.append(text)

    page.expose_function("noteRefusal", note)
    page.add_init_script(_LISTEN)
    return refused
