"""Long texts in which something repeats without end, of any length: what a pattern could choke on."""

from collections.abc import Callable

PIECES = [
    "、甲和乙校5",
    "共",
    "1,1,",
    "(",
    "约",
    "1",
    "111 ",
    "1.",
    "一",
    "十分之",
    "a@",
    "2019、",
    "<a ",
    "一 ",
    "不低于",
]

TEXTS: dict[str, Callable[[int], str]] = {
    "tabs": lambda n: "\t" * n,
    "long line": lambda n: "中" * n,
    "blanks": lambda n: " " * n + "a",
    "open tags": lambda n: "<p " * (n // 3),
    "tags": lambda n: "<p>" * (n // 3) + "x",
    "digits": lambda n: "1" * (n // 2) + "\t" + "第 " * (n // 4),
    "rows": lambda n: "a\tb\n" * (n // 4),
    "short lines": lambda n: "，\n" * (n // 2),
    "wide gaps": lambda n: ("a  " * (n // 12) + "\n") * 4,
    "gaps below one another": lambda n: "a  1  2\n" * (n // 8),
    "pipes": lambda n: ("|" * (n // 3) + "\n") * 3,
    "figures": lambda n: ("甲 " + "1 " * (n // 8) + "\n") * 4,
    "rows of figures": lambda n: "甲 1 2\n" * (n // 6),
    "commas": lambda n: ("a," * (n // 8) + "\n") * 4,
    "head and gap": lambda n: "a" * 9 + " " * n + "x",
    "head words": lambda n: "预  " * (n // 3),
    "form feeds": lambda n: "\f" * n + "a",
}


def repeated(piece: str, size: int) -> str:
    """The first `size` characters of what `piece` makes when it is repeated."""
    return (piece * (size // len(piece) + 1))[:size]
