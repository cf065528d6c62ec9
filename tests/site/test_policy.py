"""The policy: it allows our own files and exactly the inline scripts that it was told of."""

from __future__ import annotations

import base64
import hashlib

import pytest

from scripts.site.policy import REDIRECT_POLICY, content_security_policy, script_source


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


def test_nothing_but_our_own_files() -> None:
    assert directives(content_security_policy()) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }


def test_each_inline_script_is_allowed_once_by_its_hash() -> None:
    expected = base64.b64encode(hashlib.sha256(b"a()").digest()).decode()
    assert directives(content_security_policy(["a()", "b()", "a()"]))["script-src"] == [
        "'self'",
        f"'sha256-{expected}'",
        script_source("b()"),
    ]


def test_a_space_more_is_another_script() -> None:
    assert script_source("a()") != script_source("a() ")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_count_as_the_browser_reads_them(end: str) -> None:
    assert script_source(f"a(){end}b()") == script_source("a()\nb()")


def test_text_beyond_ascii_is_hashed_as_utf_8() -> None:
    assert script_source("有") == f"'sha256-{base64.b64encode(hashlib.sha256('有'.encode()).digest()).decode()}'"


def test_a_page_that_leads_on_is_allowed_no_more_than_any_other() -> None:
    every, redirect = directives(content_security_policy()), directives(REDIRECT_POLICY)
    assert every["default-src"] == redirect["default-src"] == ["'none'"]
    for name in every.keys() | redirect.keys():
        fallback = [] if name in {"base-uri", "form-action"} else ["'none'"]
        assert set(redirect.get(name, fallback)) <= {*every[name], "'none'"}, name


@pytest.mark.parametrize("policy", [content_security_policy(["a"]), REDIRECT_POLICY])
def test_it_fits_into_an_attribute_as_it_stands(policy: str) -> None:
    assert not set(policy) & set('"<>&\n')
