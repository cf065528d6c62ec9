"""Columns: how a value is stored, and how values compare.

Sources in the MySQL tree: row/row0mysql.cc (the sign bit of
integers, row_mysql_store_col_in_innobase_format), and
rem/rec.cc (which columns store their length).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from labs.innodb.tablespace import UnsupportedFormat

Value: TypeAlias = int | str | bytes | None

_ONE_BYTE_LENGTH = 255


class Kind(Enum):
    """What a column holds."""

    INT = "INT"
    UNSIGNED = "UNSIGNED"
    CHAR = "CHAR"  # padded with spaces
    VARCHAR = "VARCHAR"
    BINARY = "BINARY"  # also what this reader does not decode
    VARBINARY = "VARBINARY"


class Order(Enum):
    """How values of a column sort."""

    BYTES = "bytes"
    LETTERS = "letters"  # a collation that ignores case
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an index.

    Attributes:
        name: of the column.
        kind: what it holds.
        size: the most bytes that a value can have.
        nullable: whether NULL is allowed.
        encoding: of text, as Python calls it.
        order: how its values sort.
        fixed: whether every value has the full size. CHAR of
            several bytes a character has not: that saves the
            padding.
    """

    name: str
    kind: Kind
    size: int
    nullable: bool = False
    encoding: str = "latin1"
    order: Order = Order.BYTES
    fixed: bool = field(init=False)

    def __post_init__(self) -> None:
        fixed = self.kind not in (Kind.VARCHAR, Kind.VARBINARY)
        if self.kind is Kind.CHAR:
            fixed = self.encoding in ("latin1", "ascii")
        object.__setattr__(self, "fixed", fixed)

    @property
    def long(self) -> bool:
        """Whether its length may take two bytes."""
        return self.size > _ONE_BYTE_LENGTH

    def decode(self, data: bytes) -> int | str | bytes:
        """Return the value that bytes of a record stand for.

        Bytes that are no text in the column's encoding are
        shown by their numbers.

        Args:
            data: as stored.
        """
        if self.kind in (Kind.INT, Kind.UNSIGNED):
            return decode_int(data, self.kind is Kind.INT)
        if self.kind is Kind.CHAR:
            return self._text(data).rstrip(" ")
        if self.kind is Kind.VARCHAR:
            return self._text(data)
        return data

    def _text(self, data: bytes) -> str:
        return data.decode(self.encoding, "backslashreplace")

    def sort_key(self, value: Value) -> tuple[int, Value]:
        """Return what sorts as the server sorts this value.

        NULL comes first. Letters and digits are all that
        collations agree on, so no other text is accepted where
        case is ignored.

        Args:
            value: as :meth:`decode` returns it.

        Raises:
            UnsupportedFormat: only the collation would know.
        """
        if value is None:
            return 0, None
        if self.order is Order.BYTES:
            return 1, value
        text = isinstance(value, str) and value.isascii()
        if self.order is Order.UNKNOWN or not (
            text and f"{value!s}a".isalnum()
        ):
            raise UnsupportedFormat(
                f"不会按列 {self.name} 的规则比较 {value!r}"
            )
        return 1, str(value).upper()


def decode_int(data: bytes, signed: bool) -> int:
    """Return an integer; the most significant byte is first.

    The sign bit of signed ones is stored inverted, so that all
    integers compare as plain bytes do (memcmp).

    Args:
        data: 1, 2, 3, 4, 6, 7 or 8 bytes.
        signed: whether the column has negative values.
    """
    number = int.from_bytes(data, "big")
    if not signed:
        return number
    return number - (1 << 8 * len(data) - 1)


def encode_int(number: int, size: int, signed: bool) -> bytes:
    """Return the bytes that a record holds for an integer.

    Args:
        number: the value.
        size: of the column, in bytes.
        signed: whether the column has negative values.
    """
    bias = 1 << 8 * size - 1 if signed else 0
    return (number + bias).to_bytes(size, "big")


def int_column(
    name: str, size: int = 4, nullable: bool = False
) -> Column:
    """Return INT (4 bytes), BIGINT (8) or the like, signed.

    Args:
        name: of the column.
        size: in bytes.
        nullable: whether NULL is allowed.
    """
    return Column(name, Kind.INT, size, nullable)


def varchar_column(
    name: str, size: int, nullable: bool = False
) -> Column:
    """Return VARCHAR of latin1, compared by bytes.

    Args:
        name: of the column.
        size: the most characters, which are bytes here.
        nullable: whether NULL is allowed.
    """
    return Column(name, Kind.VARCHAR, size, nullable)
