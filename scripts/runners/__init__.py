"""How each language's blocks are executed: one file a family of languages, all in the terms of ``base``."""
