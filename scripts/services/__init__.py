"""Real programs that the project needs beside Python: where they are found, and how they get here."""
