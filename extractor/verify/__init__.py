"""Findings from a record and its document: every rule run, every number accounted for. No network, no clock, no chance."""

from extractor.verify.verify import verify

__all__ = ["verify"]
