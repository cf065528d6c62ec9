"""Kubernetes manifests, asked of kubernetes-validate: strictly, so that a mistyped field is one."""

from __future__ import annotations

import functools
import importlib.resources
from typing import Any

import yaml

from scripts.validators.programs import load_module, package_version
from scripts.validators.report import Fault, ToolMissing, Validator, first_of
from scripts.validators.yaml_tree import check_yaml, compose, place_of

__all__ = ["KUBERNETES", "is_manifest"]

TOOL = "kubernetes-validate"
OWN_GROUPS = ("", "apps", "autoscaling", "batch", "policy")
"""API groups of Kubernetes itself, beside those of its own under ``k8s.io``."""

PARTS = {"apiVersion": 2, "kind": 1}
"""What every manifest names, and of how many parts such a name may consist."""

CLIENT_SETTINGS = ("v1", "Config")
"""A kubeconfig: written like a resource, read by clients alone."""


class _Loader(yaml.SafeLoader):
    """YAML as the API server reads it: a date is a string."""


def _text(_: yaml.SafeLoader, node: yaml.Node) -> str:
    return str(node.value)


for _tag in ("timestamp", "value"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _text)


def is_manifest(source: str) -> bool:
    """Return whether a block of YAML has a document that names an API version and a kind.

    Args:
        source: the block; one that does not parse is no manifest.
    """
    try:
        documents = compose(source)
    except yaml.YAMLError:
        return False
    return any({"apiVersion", "kind"} <= _keys(document) for document in documents)


def _keys(document: yaml.Node) -> set[str]:
    return {str(key.value) for key, _ in document.value} if isinstance(document, yaml.MappingNode) else set()


def check_manifests(source: str) -> tuple[Fault, ...]:
    """Return what the API's schema refuses, at most one fault a document.

    Args:
        source: the block, YAML without fault.

    Raises:
        ToolMissing: kubernetes-validate is not installed, or has no schema of a custom resource.
    """
    faults: list[Fault] = []
    custom: list[ToolMissing] = []
    for root in compose(source):
        try:
            faults.extend(_check_document(root))
        except ToolMissing as missing:
            custom.append(missing)
    if custom and not faults:
        raise custom[0]
    return tuple(faults)


def _check_document(root: yaml.Node) -> tuple[Fault, ...]:
    api = load_module("kubernetes_validate")
    line, column = root.start_mark.line + 1, root.start_mark.column + 1
    try:
        document = _construct(root)
    except (yaml.YAMLError, ValueError) as error:
        return (Fault(line, column, f"不是合法的 YAML：{getattr(error, 'problem', None) or error}", syntax=True),)
    if document is None:  # nothing between two separators
        return ()
    missing = [key for key, parts in PARTS.items() if not _is_name(_get(document, key), parts)]
    if missing:
        return (Fault(line, column, f"这份清单没有写出 {'、'.join(missing)}"),)
    try:
        api.validate(document, api.latest_version(), strict=True)
    except api.ValidationError as error:
        line, column = place_of(root, error.json_path, error.message)
        return (Fault(line, column, f"Kubernetes {error.version} 不接受，{error.json_path}：{error.message}"),)
    except api.SchemaNotFoundError as error:
        if not _is_own(document["apiVersion"], document["kind"]):
            name = f"{document['apiVersion']} {document['kind']} 的模式"
            raise ToolMissing(name, "它不是 Kubernetes 自带的资源，用定义它的那个程序验证") from error
        line, column = place_of(root, "$.kind", "")
        return (Fault(line, column, f"Kubernetes 没有这种资源：{error.message}"),)
    return ()


def _is_own(version: str, kind: str) -> bool:
    """Return whether Kubernetes itself answers for a group: its resources are known, and all of them."""
    group = version.rpartition("/")[0]
    if group.endswith(".k8s.io"):  # many of these are custom resources: the Gateway API, kustomize, kubeadm
        return group.partition(".")[0] in _groups()
    return group in OWN_GROUPS and (version, kind) != CLIENT_SETTINGS


@functools.cache
def _groups() -> frozenset[str]:
    api = load_module("kubernetes_validate")
    folder = importlib.resources.files(api) / "kubernetes-json-schema" / f"v{api.latest_version()}-local-strict"
    parts = (file.name.split("-") for file in folder.iterdir())
    return frozenset(words[1] for words in parts if len(words) == len(("kind", "group", "version")))


def _construct(root: yaml.Node) -> Any:  # noqa: ANN401 - whatever the author wrote
    loader = _Loader("")
    try:
        return loader.construct_document(root)
    finally:
        loader.dispose()


def _is_name(value: object, most: int) -> bool:
    """Return whether a value consists of names between slashes, so many at most."""
    parts = value.split("/") if isinstance(value, str) else []
    return 1 <= len(parts) <= most and all(part.replace(".", "").replace("-", "").isalnum() for part in parts)


def _get(document: object, key: str) -> object:
    return document.get(key) if isinstance(document, dict) else None


KUBERNETES = Validator(TOOL, first_of(check_yaml, check_manifests), lambda: package_version(TOOL))
