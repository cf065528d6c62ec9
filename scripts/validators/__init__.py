"""The validators: each structured block is read by the tool that reads such a file in real life.

One file a tool family. A validator takes text and returns faults with their lines within it; it knows no
page and no check. A tool that this machine has not is said to be missing, never passed over.
"""

from scripts.validators.registry import find_validator
from scripts.validators.report import Fault, Report, ToolMissing, Validator
from scripts.validators.run import validate_corpus

__all__ = ["Fault", "Report", "ToolMissing", "Validator", "find_validator", "validate_corpus"]
