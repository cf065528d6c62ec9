"""Which tool reads a block: decided by its language and the file name that its title gives."""

from __future__ import annotations

import platform
from pathlib import PurePosixPath
from xml.parsers import expat

from scripts.validators.ansible import PLAYBOOK
from scripts.validators.kubernetes import KUBERNETES, is_manifest
from scripts.validators.linters import DOCKERFILE, DOCKERFILE_FRAGMENT, SHELL_SCRIPT
from scripts.validators.nginx import NGINX
from scripts.validators.precommit import PRE_COMMIT
from scripts.validators.programs import package_version
from scripts.validators.prometheus import PROMETHEUS, PROMETHEUS_RULES
from scripts.validators.pyproject import PYPROJECT
from scripts.validators.report import Validator
from scripts.validators.schemas import BuiltinSchema, schema_validator
from scripts.validators.syntax import (
    check_ini,
    check_ini_fragment,
    check_json,
    check_json_lines,
    check_toml,
    check_xml,
    check_xml_fragment,
)
from scripts.validators.workflows import WORKFLOW
from scripts.validators.yaml_tree import check_yaml

__all__ = ["find_validator"]


def _builtin(schema: str, file: str, transform: str | None = None) -> Validator:
    return schema_validator(BuiltinSchema(f"vendor.{schema}", file, transform))


_COMPOSE = _builtin("compose-spec", "compose.yaml")
_GITLAB = _builtin("gitlab-ci", ".gitlab-ci.yml", "gitlab-ci")
_RENOVATE = _builtin("renovate", "renovate.json")
_READTHEDOCS = _builtin("readthedocs", ".readthedocs.yaml")
_ACTION = _builtin("github-actions", "action.yml")

_YAML = Validator("PyYAML", check_yaml, lambda: package_version("pyyaml"), syntax_only=True)
_JSON = Validator("json", check_json, platform.python_version, syntax_only=True)
_JSON_LINES = Validator("json", check_json_lines, platform.python_version, syntax_only=True)
_TOML = Validator("tomllib", check_toml, platform.python_version, syntax_only=True)
_INI = Validator("configparser", check_ini, platform.python_version, syntax_only=True)
_INI_FRAGMENT = Validator("configparser", check_ini_fragment, platform.python_version, syntax_only=True)
_XML = Validator("expat", check_xml, lambda: expat.EXPAT_VERSION.removeprefix("expat_"), syntax_only=True)
_XML_FRAGMENT = Validator(
    "expat", check_xml_fragment, lambda: expat.EXPAT_VERSION.removeprefix("expat_"), syntax_only=True
)

UNTITLED = {
    "dockerfile": DOCKERFILE_FRAGMENT,
    "ini": _INI_FRAGMENT,
    "json": _JSON,
    "toml": _TOML,
    "xml": _XML_FRAGMENT,
    "yaml": _YAML,
}
"""What reads a block without a title, or one whose title no pattern below fits: its syntax alone."""

TITLED: dict[str, tuple[tuple[str, Validator], ...]] = {
    "bash": (("*", SHELL_SCRIPT),),
    "dockerfile": (("*", DOCKERFILE),),
    "ini": (("*.ini", _INI), ("*.cfg", _INI)),
    "json": (
        ("renovate.json", _RENOVATE),
        (".renovaterc.json", _RENOVATE),
        ("*.jsonl", _JSON_LINES),
        ("*.ndjson", _JSON_LINES),
    ),
    "nginx": (("*.conf", NGINX), ("sites-available/*", NGINX), ("sites-enabled/*", NGINX)),
    "toml": (("pyproject.toml", PYPROJECT),),
    "xml": (("*.xml", _XML),),
    "yaml": (
        (".github/workflows/*.yml", WORKFLOW),
        (".github/workflows/*.yaml", WORKFLOW),
        ("dependabot.yml", _builtin("dependabot", "dependabot.yml")),
        ("action.yml", _ACTION),
        ("action.yaml", _ACTION),
        ("compose.yaml", _COMPOSE),
        ("compose.yml", _COMPOSE),
        ("compose.*.yaml", _COMPOSE),
        ("docker-compose.yml", _COMPOSE),
        ("docker-compose.yaml", _COMPOSE),
        ("docker-compose.*.yml", _COMPOSE),
        (".gitlab-ci.yml", _GITLAB),
        (".pre-commit-config.yaml", PRE_COMMIT),
        (".readthedocs.yaml", _READTHEDOCS),
        (".readthedocs.yml", _READTHEDOCS),
        (".travis.yml", _builtin("travis", ".travis.yml")),
        (".circleci/config.yml", _builtin("circle-ci", "config.yml")),
        ("azure-pipelines.yml", _builtin("azure-pipelines", "azure-pipelines.yml", "azure-pipelines")),
        ("bitbucket-pipelines.yml", _builtin("bitbucket-pipelines", "bitbucket-pipelines.yml")),
        ("Taskfile.yml", _builtin("taskfile", "Taskfile.yml")),
        ("CITATION.cff", _builtin("citation-file-format", "CITATION.yaml")),
        ("prometheus.yml", PROMETHEUS),
        ("prometheus.yaml", PROMETHEUS),
        ("*.rules.yml", PROMETHEUS_RULES),
        ("*.rules.yaml", PROMETHEUS_RULES),
        ("playbook.yml", PLAYBOOK),
        ("playbook.yaml", PLAYBOOK),
        ("*.playbook.yml", PLAYBOOK),
        ("playbooks/*.yml", PLAYBOOK),
    ),
}
"""By language, the file names whose tool is known; the first that fits decides."""

MANIFESTS = ("*.yaml", "*.yml")


def find_validator(language: str, title: str, source: str = "") -> Validator | None:
    """Return the tool that reads such a block in real life, or None where it is no structured file.

    Args:
        language: the first word of the info string, lower case.
        title: the ``title`` of the fence, a file name or a path; empty where there is none.
        source: the block; YAML files of any name are Kubernetes manifests by their content.
    """
    file = PurePosixPath(title.strip())
    if title.strip():
        for pattern, validator in TITLED.get(language, ()):
            if file.match(pattern):
                return validator
        if language == "yaml" and any(map(file.match, MANIFESTS)) and is_manifest(source):
            return KUBERNETES
    return UNTITLED.get(language)
