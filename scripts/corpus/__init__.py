"""The reader of ``docs/``: Markdown becomes typed data here, once, and nowhere else."""

from scripts.corpus.reader import read_corpus, read_page

__all__ = ["read_corpus", "read_page"]
