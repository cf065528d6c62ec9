"""The checksum of a page: CRC-32C, for one and for many.

Sources in the MySQL tree: ut/crc32.cc (polynomial), and
buf/checksum.cc (which bytes of a page it covers).
"""

from __future__ import annotations

from collections.abc import Iterable

# The polynomial 0x1EDC6F41 with its bits in reverse order.
CASTAGNOLI = 0x82F63B78


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (CASTAGNOLI if byte & 1 else 0)
    return byte


TABLE = tuple(_entry(byte) for byte in range(256))


def crc32c(data: Iterable[int]) -> int:
    """Return the CRC-32C of bytes (ut_crc32).

    ``zlib.crc32`` is of no use: another polynomial.

    Args:
        data: the bytes; about 2 ms for 16 KB.
    """
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def page_checksum(page: bytes) -> int:
    """Return what the first four bytes of a page must be.

    Covered: bytes 4 to 25 and 38 to the trailer. The flush LSN
    and the space id (26 to 37) are not, the trailer is not
    (buf_calc_page_crc32).

    Args:
        page: the whole page, in bytes.
    """
    return crc32c(page[4:26]) ^ crc32c(page[38:-8])


def page_checksums(raw: bytes, page_size: int) -> list[int]:
    """Return the checksum of each page of a file.

    The same as :func:`page_checksum`, several times faster: all
    pages advance together by one byte, and ``translate`` looks
    up that byte of every page in one call.

    Args:
        raw: whole pages, one after another.
        page_size: in bytes.
    """
    head = _columns(raw, page_size, range(4, 26))
    body = _columns(raw, page_size, range(38, page_size - 8))
    return [a ^ b for a, b in zip(head, body, strict=True)]


# Byte 0 (the lowest) to byte 3 of each entry of the table.
_PLANES = tuple(
    bytes(entry >> shift & 0xFF for entry in TABLE)
    for shift in (0, 8, 16, 24)
)


def _columns(
    raw: bytes, page_size: int, positions: range
) -> list[int]:
    """Return the CRC-32C of these positions of each page."""
    count = len(raw) // page_size
    ones = _number(b"\xff" * count)
    # Four long integers: the lowest byte of every page's CRC,
    # then the next, up to the highest.
    crc = [ones] * 4
    for position in positions:
        column = _number(raw[position::page_size])
        index = (crc[0] ^ column).to_bytes(count, "little")
        found = [_number(index.translate(p)) for p in _PLANES]
        crc = [
            crc[1] ^ found[0],
            crc[2] ^ found[1],
            crc[3] ^ found[2],
            found[3],
        ]
    planes = [(p ^ ones).to_bytes(count, "little") for p in crc]
    return [
        _number(bytes(four))
        for four in zip(*planes, strict=True)
    ]


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")
