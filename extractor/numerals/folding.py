"""Text in plain characters, place by place, and the way back to the print.

Full-width forms, odd spaces, dashes and quotes become one plain character each; invisible characters are left out; the
tags of HTML become line breaks.
"""

import re
from typing import NamedTuple

# Spaces and look-alikes become one ASCII character each, so that places stay the same.
_FOLDED = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c) not in "，；！？"}
    | dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
    | dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n")
    | dict.fromkeys("\u2212\u2010\u2011\ufe63", "-")
    | {"\u2012": "–", "\u2015": "—", "〜": "~", "∼": "~", "﹪": "%", "￥": "¥", "￡": "£", "’": "'", "‘": "'", "∶": ":"}
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_WIDE_MARK = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_TAG = re.compile(r"</?[A-Za-z][^<>0-9]{0,60}>")


class Folded(NamedTuple):
    """Plain text; `printed` has the printed character for each of its characters."""

    text: str
    printed: str
    places: list[int] | None  # of each character in the print; None where it is the same

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the print of a place in the plain text."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


def fold(text: str) -> Folded:
    """The text in plain characters."""
    plain = (_WIDE_MARK.sub(",", text) if "，" in text else text).translate(_FOLDED)
    printed, places = text, None
    if _INVISIBLE.search(plain):
        places = [i for i, character in enumerate(plain) if not _INVISIBLE.match(character)]
        plain, printed = ("".join(source[i] for i in places) for source in (plain, text))
    if "<" in plain:
        plain = _TAG.sub(lambda tag: "\n" * len(tag[0]), plain)
    return Folded(plain, printed, places)
