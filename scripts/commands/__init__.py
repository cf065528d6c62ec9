"""The commands of ``python -m scripts``: what they print and their exit codes. They compose the other packages."""
