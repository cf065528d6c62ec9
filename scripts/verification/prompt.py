"""What ``make shell`` adds to Python's prompt: ``paste()``, since a pasted block may hold empty lines.

Read by the interpreter of the page through ``PYTHONSTARTUP``, so it imports the standard library only.
"""

import sys


def paste() -> None:
    """Run what is pasted, up to Ctrl-D on a line of its own, in the namespace of the prompt."""
    print("贴好之后，另起一行按 Ctrl-D：", flush=True)
    source = "".join(iter(sys.stdin.readline, ""))
    exec(compile(source, "<paste>", "exec"), vars(sys.modules["__main__"]))  # noqa: S102 - the reader's own paste
