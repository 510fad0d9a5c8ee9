"""Findings from a record and its document: every rule run, every number accounted for; no network, no clock."""

from extractor.verify.verify import verify, verify_both

__all__ = ["verify", "verify_both"]
