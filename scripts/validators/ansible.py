"""Ansible playbooks, asked of ``ansible-playbook --syntax-check``."""

from __future__ import annotations

import re

from scripts.validators.programs import find_program, program_version, run_program, scratch_file, unreadable
from scripts.validators.report import Fault, ToolMissing, Validator, first_of
from scripts.validators.yaml_tree import check_yaml

__all__ = ["PLAYBOOK"]

REMEDY = "装上 ansible-core（Debian：apt install ansible-core）"

_PLACE = re.compile(r"playbook\.yml(?::|': line )(?P<line>\d+)(?::|, column )(?P<column>\d+)")
_MODULE = re.compile(r"couldn't resolve module/action '(?P<name>[^']+)'")
_ROLE = re.compile(r"the role '(?P<name>[^']+)' was not found")


def check_playbook(source: str) -> tuple[Fault, ...]:
    """Return the first thing that Ansible refuses in a playbook.

    Args:
        source: the block, YAML without fault.

    Raises:
        ToolMissing: Ansible is not on this machine, nor a role or collection that the playbook uses.
    """
    program = find_program("ansible-playbook", REMEDY)
    with scratch_file("playbook.yml", source) as file:
        words = [program, "--syntax-check", "--inventory", "localhost,", file.name]
        done = run_program(words, file.parent, {"ANSIBLE_NOCOLOR": "1"})
    if done.code == 0:
        return ()
    lines = [line.strip() for line in done.errors.splitlines()]
    said = next((line for line in lines if line.startswith(("[ERROR]:", "ERROR!"))), None)
    if said is None:
        return unreadable("ansible-playbook", done)
    _excuse_what_is_elsewhere(said)
    place = _PLACE.search(done.errors)
    line, column = (int(place["line"]), int(place["column"])) if place else (1, 1)
    sentence = said.removeprefix("[ERROR]:").removeprefix("ERROR!").strip()
    return (Fault(line, column, f"ansible-playbook 不接受：{sentence}"),)


def _excuse_what_is_elsewhere(said: str) -> None:
    role, module = _ROLE.search(said), _MODULE.search(said)
    if role:
        raise ToolMissing(f"Ansible 角色 {role['name']}", "页面没有写出它，语法检查走不到底")
    if module and "." in module["name"] and not module["name"].startswith("ansible."):
        collection = ".".join(module["name"].split(".")[:2])
        raise ToolMissing(f"Ansible 集合 {collection}", f"运行 ansible-galaxy collection install {collection}")


PLAYBOOK = Validator(
    "ansible-playbook",
    first_of(check_yaml, check_playbook),
    lambda: program_version(find_program("ansible-playbook", REMEDY)),
)
