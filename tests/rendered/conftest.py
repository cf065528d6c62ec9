"""Fixtures of the built site."""

from tests.rendered.sites import built, site

__all__ = ["built", "site"]
