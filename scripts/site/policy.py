"""The Content-Security-Policy that each published page carries: nothing from elsewhere, nothing inline.

It is printed in a ``<meta>`` right after the charset, so that it holds for all that follows. A host that
sends headers (GitHub Pages does not) may send the same text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

__all__ = ["REDIRECT_POLICY", "content_security_policy", "script_source"]


def content_security_policy(inline_scripts: Iterable[str]) -> str:
    """Return the policy of a page.

    Args:
        inline_scripts: the text between the tags of each inline script that the page prints, to the byte.
    """
    scripts = ["'self'", *dict.fromkeys(script_source(text) for text in inline_scripts)]
    directives = {
        "default-src": ["'none'"],
        "script-src": scripts,
        # No hash and no 'unsafe-inline': a style is a file of ours or set by a script of ours (CSSOM).
        "style-src": ["'self'"],
        # data: is what style sheets draw their icons with.
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def script_source(text: str) -> str:
    """Return the source expression that allows exactly this inline script.

    Args:
        text: what stands between ``<script>`` and ``</script>``, spaces and line ends included.
    """
    # The browser reads the page with its line ends turned into \n, and hashes what it read.
    read = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(read.encode()).digest()).decode()}'"


REDIRECT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
"""The policy of a page that only leads on: a style sheet, a script and the icon, all files of ours."""
