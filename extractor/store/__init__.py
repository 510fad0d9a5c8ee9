"""The only truth of a run: documents by content, replies by request, results by document and settings."""

from extractor.store.opening import FILE, held, is_store, opened, url_in
from extractor.store.store import Asked, Filters, Store, Summary

__all__ = ["FILE", "Asked", "Filters", "Store", "Summary", "held", "is_store", "opened", "url_in"]
