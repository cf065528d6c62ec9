"""Drawings of what was measured: SVG in the few shapes and classes that the site colours.

A class says what a shape is (`d-b` a box, `d-o` a box on the path taken, `d-x` the hit, `d-l` a line, `d-p` the
path taken, `d-t` small letters); the page's style sheet knows the colours, in light and in dark. Lengths are px
at the width of a phone's column; the same measurements make the same bytes.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

__all__ = ["Drawing"]

WIDTH = 380


class Drawing:
    """A drawing that grows downwards.

    Args:
        title: what it shows, in a line; the caption.
        description: what the eye sees, for those who do not see it.
        height: px.
        width: px, at most 380: wider ones cannot be read on a phone.

    Raises:
        ValueError: it is wider than a phone's column.
    """

    def __init__(self, title: str, description: str, height: float, width: float = WIDTH) -> None:
        if width > WIDTH:
            raise ValueError(f"{width} px is wider than a phone's column, {WIDTH} px")
        self._head = [
            f'<svg viewBox="0 0 {_number(width)} {_number(height)}">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(description)}</desc>",
        ]
        self._shapes: list[str] = []

    def box(self, x: float, y: float, width: float, height: float, kind: str = "d-b", *, radius: float = 0) -> None:
        """Draw a rectangle from its upper left corner.

        Args:
            x: px from the left.
            y: px from the top.
            width: px.
            height: px.
            kind: class or classes.
            radius: of the corners, px.
        """
        corner = f' rx="{_number(radius)}"' if radius else ""
        size = f'width="{_number(width)}" height="{_number(height)}"'
        self._shapes.append(f'<rect class="{kind}" x="{_number(x)}" y="{_number(y)}" {size}{corner}/>')

    def line(self, *points: tuple[float, float], kind: str = "d-l") -> None:
        """Draw a line through points.

        Args:
            points: px from the left and from the top.
            kind: class or classes.
        """
        way = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        self._shapes.append(f'<polyline class="{kind}" points="{way}"/>')

    def dot(self, x: float, y: float, radius: float = 3, kind: str = "d-x") -> None:
        """Draw a disc.

        Args:
            x: of its centre, px.
            y: of its centre, px.
            radius: px.
            kind: class or classes.
        """
        self._shapes.append(f'<circle class="{kind}" cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}"/>')

    def text(self, x: float, y: float, words: object, kind: str = "", anchor: str = "start") -> None:
        """Write a line.

        Args:
            x: where it starts, ends or has its middle, px.
            y: of the baseline, px.
            words: what to write.
            kind: class or classes; none is ordinary ink.
            anchor: ``start``, ``middle`` or ``end``.
        """
        name = f' class="{kind}"' if kind else ""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._shapes.append(f'<text{name} x="{_number(x)}" y="{_number(y)}"{place}>{escape(str(words))}</text>')

    def __str__(self) -> str:
        """Return the drawing as SVG, an element a line."""
        return "\n".join([*self._head, *self._shapes, "</svg>"])


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
