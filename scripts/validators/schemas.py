"""Files with a published JSON schema, asked of ``check-jsonschema`` and the schemas that it brings along."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath

from scripts.validators.programs import find_program, package_version, run_program, scratch_file, unreadable
from scripts.validators.report import Fault, Judge, Validator, first_of
from scripts.validators.syntax import check_json
from scripts.validators.yaml_tree import check_yaml, compose, place_of

__all__ = ["BuiltinSchema", "schema_validator"]

TOOL = "check-jsonschema"


@dataclass(frozen=True, slots=True)
class BuiltinSchema:
    """A schema of check-jsonschema and the file that it is for.

    Attributes:
        schema: its name.
        file: the file's name, whose suffix tells the format.
        transform: what has to be expanded before the schema fits, or None.
    """

    schema: str
    file: str
    transform: str | None = None

    def __call__(self, source: str) -> tuple[Fault, ...]:
        """Return where a block that parses breaks the schema.

        Args:
            source: the block.

        Raises:
            ToolMissing: check-jsonschema is not installed.
        """
        program = find_program(TOOL)
        transform = ["--data-transform", self.transform] if self.transform else []
        with scratch_file(self.file, source) as file:
            done = run_program(
                [program, "--builtin-schema", self.schema, *transform, "--output-format", "json", self.file],
                file.parents[len(PurePosixPath(self.file).parts) - 1],
            )
        try:
            report = json.loads(done.output)
        except json.JSONDecodeError:
            return unreadable(TOOL, done)
        broken = (Fault(1, 1, f"{TOOL} 读不了这一块：{entry['message']}") for entry in report.get("parse_errors", ()))
        return tuple(sorted([*broken, *(self._fault(source, entry) for entry in report.get("errors", ()))]))

    def _fault(self, source: str, entry: dict[str, str | dict[str, str]]) -> Fault:
        inner = entry.get("best_deep_match")
        detail = inner if isinstance(inner, dict) else entry
        path, message = str(detail["path"]), str(detail["message"])
        documents = compose(source.replace("\t", " "))  # JSON may indent with tabs; YAML, which reads it here, may not
        line, column = place_of(documents[0], path, message) if documents else (1, 1)
        return Fault(line, column, f"不符合 {self.schema} 的模式，{path}：{message}")


def schema_validator(schema: BuiltinSchema) -> Validator:
    """Return the validator of a file with a built-in schema.

    Args:
        schema: which one.
    """
    syntax: Judge = check_json if schema.file.endswith(".json") else check_yaml
    return Validator(TOOL, first_of(syntax, schema), lambda: package_version(TOOL))
