"""Files with a title: one without fault and one with, for each tool that reads such files in real life."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pytest

from scripts.validators import ToolMissing, find_validator


@dataclass(frozen=True)
class Case:
    """A file that its tool accepts, and a change of it that it refuses."""

    language: str
    title: str
    good: str
    old: str
    new: str
    line: int
    said: str


CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"

WORKFLOW = f"""\
name: ci
on: push
permissions: {{}}
jobs:
  test:
    name: test
    runs-on: ubuntu-24.04
    steps:
      - uses: {CHECKOUT} # v7.0.1
        with:
          persist-credentials: false
      - run: make test
"""

PYPROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "greet"
version = "1.0"
dependencies = [
  "rich>=13",
  "typer",
]

[dependency-groups]
test = ["pytest"]
"""

DEPLOYMENT = """\
apiVersion: v1
kind: Namespace
metadata:
  name: web
  creationTimestamp: 2026-01-01T00:00:00Z
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.29
---
"""

RULES = """\
groups:
  - name: api
    rules:
      - alert: Errors
        expr: rate(errors_total[5m]) > 1
        labels: {severity: page}
"""

NGINX = """\
user nginx;
error_log /var/log/nginx/error.log;
pid /run/nginx.pid;
events {}
http {
    include /etc/nginx/mime.types;
    upstream api { server api.internal:8000; }
    server {
        listen 80;
        location / { proxy_pass http://api; }
    }
}
"""

PRE_COMMIT = """\
repos:
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.14.0
    hooks:
      - id: ruff
        args: [--fix]
"""

PROMETHEUS = """\
global:
  scrape_interval: 15s
rule_files:
  - api.rules.yml
scrape_configs:
  - job_name: api
    static_configs:
      - targets: ["api:8000"]
"""

COMPOSE = "services:\n  web:\n    image: nginx:1.29\n    ports: ['80:80']\n"
GITLAB = "test:\n  image: python:3.13\n  script:\n    - make test\n"
DEPENDABOT = """\
version: 2
updates:
  - package-ecosystem: pip
    directory: /
    schedule:
      interval: weekly
"""
DOCKERFILE = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n'
SCRIPT = '#!/bin/bash\nset -eu\nif [ "$1" = a ]; then\n  echo a\nfi\n'
PLAYBOOK = """\
- hosts: all
  tasks:
    - name: Copy
      ansible.builtin.copy:
        content: x
        dest: /tmp/x
"""

CASES = [
    Case("yaml", ".github/workflows/ci.yml", WORKFLOW, "runs-on", "run-on", 5, "'runs-on' is a required property"),
    Case("yaml", ".github/workflows/ci.yml", WORKFLOW, "- run:", "- rum:", 12, "'uses' is a required property"),
    Case("yaml", ".github/workflows/ci.yml", WORKFLOW, f"{CHECKOUT} # v7.0.1", "actions/checkout@v7", 9, "unpinned"),
    Case(
        "yaml", ".github/workflows/ci.yaml", WORKFLOW,
        "make test", "echo ${{ github.event.issue.title }}", 12, "template-injection",
    ),
    Case("yaml", ".github/workflows/ci.yml", WORKFLOW, "name: ci", "name: ci\nname: cd", 2, "name"),
    Case("toml", "pyproject.toml", PYPROJECT, "rich>=13", "rich 13", 9, "pep508"),
    Case("toml", "pyproject.toml", PYPROJECT, 'version = "1.0"', "", 5, "version"),
    Case("toml", "backend/pyproject.toml", PYPROJECT, 'version = "1.0"', 'versoin = "1.0"', 5, "version"),
    Case("toml", "pyproject.toml", PYPROJECT, '["pytest"]', '[{include-group = "x"}]', 14, "included dependency group"),
    Case("yaml", "compose.yaml", COMPOSE, "ports", "port", 4, "'port' was unexpected"),
    Case("yaml", "docker-compose.yml", COMPOSE, "image: nginx:1.29", "image: 1", 3, "is not of type 'string'"),
    Case("yaml", ".gitlab-ci.yml", GITLAB, "image: python:3.13", "image: [1]", 2, "[1]"),
    Case("yaml", ".github/dependabot.yml", DEPENDABOT, "interval: weekly", "interval: often", 6, "often"),
    Case("yaml", ".pre-commit-config.yaml", PRE_COMMIT, "args: [--fix]", "files: 3", 6, "Expected string got int"),
    Case("json", "renovate.json", '{\n\t"enabled": true\n}\n', "true", '"yes"', 2, "'yes'"),
    Case("yaml", "deploy.yaml", DEPLOYMENT, "replicas:", "replica:", 12, "'replica' was unexpected"),
    Case("yaml", "k8s/deploy.yml", DEPLOYMENT, "image: nginx:1.29", "image: 1", 21, "1 is not of type"),
    Case("yaml", "deploy.yaml", DEPLOYMENT, "kind: Deployment", "kind: Deploymnt", 8, "Deploymnt"),
    Case("yaml", "deploy.yaml", DEPLOYMENT, "apps/v1", "apps/v2", 8, "apps/v2"),
    Case("yaml", "deploy.yaml", DEPLOYMENT, "apiVersion: apps/v1\n", "", 7, "apiVersion"),
    Case("yaml", "deploy.yaml", DEPLOYMENT, "kind: Deployment", "kind: a/b", 7, "kind"),
    Case("dockerfile", "Dockerfile", DOCKERFILE, "COPY", "COPPY", 3, "DL1000"),
    Case("dockerfile", "web.dockerfile", DOCKERFILE, "WORKDIR /app", "WORKDIR app", 2, "DL3000"),
    Case("dockerfile", "", DOCKERFILE, "COPY", "COPPY", 3, "DL1000"),
    Case("bash", "deploy.sh", SCRIPT, '"$1" = a ]', '"$1" = a', 3, "SC1073"),
    Case("bash", "deploy.sh", SCRIPT.removeprefix("#!/bin/bash\n"), "echo a", "local x=1; echo $x", 3, "SC2168"),
    Case("yaml", "prometheus.yml", PROMETHEUS, "job_name", "job", 6, "field job not found"),
    Case("yaml", "api.rules.yml", RULES, "rate(errors_total[5m])", "rate(errors_total", 5, "parse error"),
    Case("yaml", "api.rules.yml", RULES, "expr:", "exp:", 5, "field exp not found"),
    Case("nginx", "nginx.conf", NGINX, "proxy_pass", "proxy_pas", 10, '"proxy_pas"'),
    Case("nginx", "nginx.conf", NGINX, "listen 80;", "listen 80", 10, ";"),
    Case("nginx", "nginx.conf", NGINX, "events {}\n", "", 1, "events"),
    Case("nginx", "api.conf", "server {\n  listen 80;\n  root /srv;\n}\n", "root", "rot", 3, '"rot"'),
    Case("nginx", "api.conf", "upstream api {\n  server 127.0.0.1:1;\n}\n", "}\n", "", 2, "}"),
    Case("nginx", "proxy.conf", "location / {\n  return 204;\n}\n", "return 204", "return", 2, '"return"'),
    Case("yaml", "playbook.yml", PLAYBOOK, "tasks:", "taks:", 2, "taks"),
    Case("yaml", "site.playbook.yml", PLAYBOOK, "builtin.copy", "builtin.coppy", 3, "coppy"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.title or case.language}-{case.new[:12]!r}")
def test_the_tool_accepts_the_one_and_refuses_the_other(case: Case) -> None:
    bad = case.good.replace(case.old, case.new, 1)
    assert bad != case.good
    validator = find_validator(case.language, case.title, case.good)
    assert validator is not None
    try:
        assert validator.version()[0].isdigit()
        assert validator.validate(case.good) == ()
        found = validator.validate(bad)
    except ToolMissing as missing:
        pytest.skip(str(missing))
    assert found
    assert found[0].line == case.line, found
    assert case.said in found[0].message


@pytest.mark.parametrize(
    ("language", "title", "name"),
    [
        ("yaml", "values.yaml", "PyYAML"),
        ("yaml", "mkdocs.yml", "PyYAML"),
        ("yaml", "", "PyYAML"),
        ("json", "request.json", "json"),
        ("toml", "config.toml", "tomllib"),
    ],
)
def test_a_file_of_its_own_kind_is_parsed(language: str, title: str, name: str) -> None:
    validator = find_validator(language, title, "a: 1")
    assert validator is not None
    assert validator.name == name


@pytest.mark.parametrize(("language", "title"), [("python", "x.yaml"), ("text", "nginx.conf"), ("nginx", "")])
def test_other_blocks_have_no_validator(language: str, title: str) -> None:
    assert find_validator(language, title) is None


def test_manifest_without_title_is_only_parsed() -> None:
    validator = find_validator("yaml", "", "apiVersion: v1\nkind: Pod\n")
    assert validator is not None
    assert validator.name == "PyYAML"


@pytest.mark.parametrize(
    ("version", "kind"),
    [("monitoring.coreos.com/v1", "ServiceMonitor"), ("gateway.networking.k8s.io/v1", "Gateway"), ("v1", "Config")],
)
def test_a_resource_of_somebody_else_s_is_not_judged(version: str, kind: str) -> None:
    source = f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n"
    validator = find_validator("yaml", "resource.yaml", source)
    assert validator is not None
    with pytest.raises(ToolMissing, match=kind):
        validator.validate(source)


def test_server_in_a_part_of_nginx_s_configuration_keeps_its_lines() -> None:
    source = textwrap.dedent(
        """\
        # a comment first
        map $http_upgrade $connection_upgrade { default upgrade; '' close; }
        server {
            listen 443 ssl;
            include snippets/tls.conf;
            ssl_certificate /etc/ssl/site.pem;
            ssl_certificate_key /etc/ssl/site.key;
            location / { proxy_pass http://not-a-host.invalid:8000; }
        }
        """
    )
    validator = find_validator("nginx", "sites-available/site.conf")
    assert validator is not None
    try:
        assert validator.validate(source) == ()
        found = validator.validate(source.replace("location / {", "location / { nonsense on;"))
    except ToolMissing as missing:
        pytest.skip(str(missing))
    assert [fault.line for fault in found] == [8]


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("  tasks:", "  roles: [web]\n  tasks:", "角色 web"),
        ("ansible.builtin.copy", "nobody.nothing.copy", "集合 nobody.nothing"),
    ],
)
def test_what_a_playbook_takes_from_elsewhere_is_not_judged(old: str, new: str, missing: str) -> None:
    validator = find_validator("yaml", "playbook.yml")
    assert validator is not None
    try:
        validator.version()
    except ToolMissing as absent:
        pytest.skip(str(absent))
    with pytest.raises(ToolMissing, match=missing):
        validator.validate(PLAYBOOK.replace(old, new))
