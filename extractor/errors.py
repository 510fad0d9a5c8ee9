"""Everything that can go wrong, by what the user must do next.

    ExtractorError
    ├── UsageError            2  the command, a setting or an own schema is wrong: change it
    │   ├── KindUnknown          no such kind, or a schema file that does not load
    │   ├── SettingMissing       a key or a model name is needed
    │   ├── EndpointRefused      the endpoint rejects the request
    │   │   └── EndpointClosed      the key, the model or the address: no request would be answered
    │   └── StoreUnusable        the place for results is taken, full, damaged or another's: free it, or name another
    ├── DocumentUnreadable    3  this file cannot be read: give another one
    ├── ReplyUnusable         3  the model's reply cannot be used: record again, or another model
    │   ├── ReplyInvalid         not JSON, wrong form, or tags that do not exist, after all tries
    │   ├── ReplyTruncated       cut at the length limit
    │   └── ReplyRefused         the model declined
    ├── ReplyNotRecorded      3  no recorded reply answers this request: record it
    └── EndpointUnavailable   4  the provider refuses for now: run again later

A doubt about what a document says is never an exception; it is a Finding.
"""

from typing import ClassVar


class ExtractorError(Exception):
    """A failure told as "where: what is wrong" and "Try: what to do next"."""

    exit_code: ClassVar[int] = 3

    def __init__(self, where: object, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}\nTry: {remedy}")
        self.where, self.what, self.remedy = str(where), what, remedy


class UsageError(ExtractorError):
    """The command line, a setting or an own schema is wrong."""

    exit_code = 2


class KindUnknown(UsageError):
    """No such kind of report, or its schema file does not load."""


class SettingMissing(UsageError):
    """A setting that this command needs is not there."""


class EndpointRefused(UsageError):
    """The endpoint rejects the request; trying again will not help."""


class EndpointClosed(EndpointRefused):
    """The endpoint rejects the key, the model name or the address: it would answer no request."""


class StoreUnusable(UsageError):
    """The place for results cannot serve: in use by another run, full, damaged, or not ours."""


class DocumentUnreadable(ExtractorError):
    """A file that cannot be read as a report."""


class ReplyUnusable(ExtractorError):
    """A reply of the model that yields no record."""


class ReplyInvalid(ReplyUnusable):
    """Not JSON, of the wrong form, or with tags that do not exist, after every allowed try."""


class ReplyTruncated(ReplyUnusable):
    """Cut off at the length limit."""


class ReplyRefused(ReplyUnusable):
    """The model declined to answer."""


class ReplyNotRecorded(ExtractorError):
    """No recorded reply answers this request."""


class EndpointUnavailable(ExtractorError):
    """The endpoint cannot serve for now; the same command may succeed later."""

    exit_code = 4
