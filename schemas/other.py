"""Any other report, in Chinese or English: its money, its targets and what its prose claims."""

from .shared import Told, WithFunds, WithIndicators


class Other(WithIndicators, WithFunds, Told):
    """The kind for what no other kind fits."""

    kind = "other"
    titles = ("其他报告", "any other report")
