"""Whether a block parses at all: JSON, TOML, INI and XML by the standard library, with the line."""

from __future__ import annotations

import configparser
import json
import tomllib
from xml.parsers import expat

from scripts.validators.report import Fault

__all__ = [
    "check_ini",
    "check_ini_fragment",
    "check_json",
    "check_json_lines",
    "check_toml",
    "check_xml",
    "check_xml_fragment",
]


def check_json(source: str) -> tuple[Fault, ...]:
    """Return the first place where a block is not JSON.

    Args:
        source: the block.
    """
    try:
        json.loads(source)
    except json.JSONDecodeError as error:
        return (Fault(error.lineno, error.colno, f"不是合法的 JSON：{error.msg}", syntax=True),)
    except RecursionError:
        return (Fault(1, 1, "JSON 嵌套太深", syntax=True),)
    except ValueError as error:  # an integer of thousands of digits
        return (Fault(1, 1, f"不是合法的 JSON：{error}", syntax=True),)
    return ()


def check_json_lines(source: str) -> tuple[Fault, ...]:
    """Return every line that is not a JSON value of its own; empty ones do not count.

    Args:
        source: the block, one value a line.
    """
    lines = enumerate(source.split("\n"), 1)
    found = ((number, fault) for number, line in lines if line.strip() for fault in check_json(line))
    return tuple(Fault(number, fault.column, fault.message, syntax=True) for number, fault in found)


def check_toml(source: str) -> tuple[Fault, ...]:
    """Return the first place where a block is not TOML.

    Args:
        source: the block.
    """
    try:
        tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        sentence, _, place = str(error).rpartition(" (at ")
        numbers = [int(word) for word in place.strip(")").replace(",", "").split() if word.isdigit()]
        last = len(source.rstrip("\n").split("\n"))
        line, column = numbers if len(numbers) == len(("line", "column")) else (last, 1)
        return (Fault(line, column, f"不是合法的 TOML：{sentence or error}", syntax=True),)
    except RecursionError:
        return (Fault(1, 1, "TOML 嵌套太深", syntax=True),)
    return ()


def check_ini(source: str) -> tuple[Fault, ...]:
    """Return the places where a block is not a whole INI file: each option under a section, none twice.

    Args:
        source: the block.
    """
    return _read_ini(source, strict=True)


def check_ini_fragment(source: str) -> tuple[Fault, ...]:
    """Return the places where a block could not stand in an INI file.

    Options without a section are the middle of a file; systemd and Git repeat options on purpose.

    Args:
        source: the block.
    """
    head = "[fragment]\n"
    return tuple(
        Fault(max(1, fault.line - 1), fault.column, fault.message, syntax=True)
        for fault in _read_ini(head + source, strict=False)
    )


def _read_ini(source: str, *, strict: bool) -> tuple[Fault, ...]:
    # MySQL's option files name switches without a value.
    parser = configparser.ConfigParser(strict=strict, interpolation=None, allow_no_value=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(source)
    except configparser.MissingSectionHeaderError as error:
        return (_ini_fault(error.lineno, "这一行之前没有 [段]"),)
    except configparser.ParsingError as error:
        return tuple(_ini_fault(line, text.strip("'")) for line, text in error.errors)
    except (configparser.DuplicateOptionError, configparser.DuplicateSectionError) as error:
        name = error.option if isinstance(error, configparser.DuplicateOptionError) else f"[{error.section}]"
        return (_ini_fault(error.lineno or 1, f"{name} 写了两次"),)
    options = {option for section in parser.sections() for option in parser[section]}
    lines = enumerate(source.split("\n"), 1)
    return tuple(
        _ini_fault(number, "[段] 没有写完")
        for number, line in lines
        if line.startswith("[") and any(line.startswith(option) for option in options if option.startswith("["))
    )


def _ini_fault(line: int, reason: str) -> Fault:
    return Fault(line, 1, f"不是合法的 INI：{reason}", syntax=True)


def check_xml(source: str) -> tuple[Fault, ...]:
    """Return the first place where a block is not a well-formed XML document.

    Args:
        source: the block.
    """
    parser = expat.ParserCreate()
    try:
        parser.Parse(source.encode("utf-8", errors="replace"), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) or "unknown error"
        return (Fault(error.lineno, error.offset + 1, f"不是合法的 XML：{reason}", syntax=True),)
    return ()


def check_xml_fragment(source: str) -> tuple[Fault, ...]:
    """Return the first place where a block could not stand in an XML document; it may have several roots.

    Args:
        source: the block.
    """
    faults = check_xml(source)
    if not faults or source.lstrip().startswith("<?xml"):
        return faults
    root = "<fragment>"
    wrapped = check_xml(f"{root}{source}\n</fragment>")
    last = source.rstrip("\n").count("\n") + 1
    return tuple(Fault(*_within(fault, len(root), last), fault.message, syntax=True) for fault in wrapped)


def _within(fault: Fault, width: int, last: int) -> tuple[int, int]:
    if fault.line > last:  # only the end that we added shows what is missing
        return last, 1
    return fault.line, max(1, fault.column - width) if fault.line == 1 else fault.column
