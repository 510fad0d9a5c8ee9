"""What a request will cost, before it is asked; only told where the endpoint has not yet told the truth."""

from __future__ import annotations

from decimal import Decimal

from extractor.extract.request import Request
from extractor.extract.settings import Price

CHARS_A_TOKEN = 4  # of ASCII text; of any other, a character is about a token
REPLY_SHARE = 2  # a reply that points at tags is at most about half as long as what it reads
MILLION = 1_000_000


def tokens_of(request: Request) -> int:
    """About how many tokens a request has, rather too many than too few."""
    text = "".join(message["content"] for message in request.messages) + str(request.schema)
    wide = sum(not char.isascii() for char in text)
    return wide + (len(text) - wide) // CHARS_A_TOKEN + 1


def cost_of(request: Request, price: Price | None) -> Decimal:
    """About what a request and its reply cost; nothing without a price."""
    if price is None:
        return Decimal(0)
    tokens = tokens_of(request)
    return (tokens * price.input + tokens * price.output / REPLY_SHARE) / MILLION
