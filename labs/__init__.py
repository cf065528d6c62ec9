"""Experiments too long for a code block: typed modules that answers show and tests import.

A lab imports nothing of ``scripts``. What takes minutes to compute is stored under ``labs/results`` with the
hashes of all that it was computed from (:mod:`labs.trained`); ``make retrain ONLY=<name>`` computes it anew.
"""
