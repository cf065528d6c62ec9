"""The Content-Security-Policy that each published page carries: nothing from elsewhere, nothing inline.

It is printed in a ``<meta>`` right after the charset, so that it holds for all that follows; a host that
can send headers (GitHub Pages cannot) may send the same text. What a ``<meta>`` cannot say is left out:
``frame-ancestors``, ``sandbox``, ``report-uri``. So is ``require-trusted-types-for 'script'``: it guards
the ways by which text becomes script, and under this policy such text does not run. What it would ask
for is a permission for each worker and script that is loaded late, and for Mermaid one for any text at
all, which is none.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

__all__ = ["REDIRECT_POLICY", "content_security_policy", "script_source"]


def content_security_policy(inline_scripts: Iterable[str] = ()) -> str:
    """Return the policy of a page.

    Args:
        inline_scripts: the text between the tags of each inline script that the page prints, to the byte.
    """
    hashes = dict.fromkeys(script_source(text) for text in inline_scripts)
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes]),
            # A style is in a file of ours, or set by a script of ours through the object model.
            "style-src 'self'",
            # data: is what style sheets draw their icons with.
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )


def script_source(text: str) -> str:
    """Return the source expression that allows exactly this inline script.

    Args:
        text: what stands between ``<script>`` and ``</script>``, spaces and line ends included.
    """
    # A browser turns the line ends of a page into \n before it hashes what it read.
    read = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(read.encode()).digest()).decode()}'"


REDIRECT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The policy of a page that only leads on: it has a style sheet, a script and an icon, and asks for nothing else."""
