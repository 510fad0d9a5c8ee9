"""Text of a report made safe for a terminal, and cut to a width in columns.

The text was written by the audited party. What a terminal would obey (escapes, control codes) becomes a visible sign;
what would only deceive the eye (text direction, zero width) is left out. Markup is never read: callers make `Text`.
"""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len, chop_cells

ELLIPSIS = "…"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """`text` on one line, with nothing in it that a terminal obeys."""
    return text if text.isprintable() else "".join(_sign(character) for character in text)


def clipped(text: str, columns: int) -> str:
    """The beginning of `text` that fits `columns`, with an ellipsis where it is cut."""
    if cell_len(text) <= columns:
        return text
    return _head(text, columns - 1) + ELLIPSIS


def around(before: str, marked: str, after: str, columns: int) -> tuple[str, str, str]:
    """The three parts of a line cut to `columns` in all, with what stands next to `marked` kept."""
    marked = clipped(marked, columns)
    room = columns - cell_len(marked)
    half = room // 2
    left, right = cell_len(before), cell_len(after)
    right_room = max(half, room - left)
    left_room = room - min(right, right_room)
    return _clipped_left(before, left_room), marked, clipped(after, right_room) if right_room else ""


def _clipped_left(text: str, columns: int) -> str:
    if cell_len(text) <= columns:
        return text
    kept = _head(text[::-1], columns - 1)[::-1]
    return ELLIPSIS + kept if columns > 0 else ""


def _head(text: str, columns: int) -> str:
    return chop_cells(text, columns)[0] if columns > 1 else ""


def _sign(character: str) -> str:
    code = ord(character)
    if character.isspace():
        return "\u3000" if character == "\u3000" else " "
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of the control code
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    match unicodedata.category(character):
        case "Cc" | "Cs":
            return REPLACEMENT
        case "Cf":
            return ""
        case _:
            return character
