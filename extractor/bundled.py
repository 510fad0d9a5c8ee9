"""Where the folders stand that travel with the engine: in a wheel as `extractor/bundled/`, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """Where the bundled `schemas` or `prompts` stand."""
    package = Path(__file__).parent
    bundled = package / "bundled" / name
    return bundled if bundled.is_dir() else package.parent / name
