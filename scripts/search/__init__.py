"""Chinese full-text search: how text becomes terms, and how the index is made and cut into files.

The browser's half is ``docs/assets/js/search-worker``; both read :file:`analyser.json`, and the file format is
described in :mod:`scripts.search.format`.
"""
