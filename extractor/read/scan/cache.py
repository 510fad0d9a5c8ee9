"""Recognised pages kept by their pictures, so that none is recognised twice."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import platformdirs

from extractor.read.scan.page import SeenLine, SeenPage, SeenSign
from extractor.read.scan.picture import Picture
from extractor.read.scan.recogniser import VERSION

FOLDER = "EXTRACTOR_CACHE"  # names the folder; empty: nothing is kept


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of recognised pages; without one, nothing is kept."""

    folder: Path | None

    @classmethod
    def of_user(cls) -> Cache:
        """The cache where the environment or the system says."""
        told = os.environ.get(FOLDER)
        if told is not None:
            return cls(Path(told) if told else None)
        return cls(platformdirs.user_cache_path("extractor"))

    def get(self, key: str) -> SeenPage | None:
        """The page kept under a key; a damaged entry is none."""
        if self.folder is None:
            return None
        with suppress(OSError, EOFError, ValueError, TypeError, KeyError):
            return _seen(json.loads(gzip.decompress(self._file(key).read_bytes())))
        return None

    def put(self, key: str, seen: SeenPage) -> None:
        """Keeps a page, whole or not at all; a folder that cannot be written is no fault of the document."""
        if self.folder is None:
            return
        packed = gzip.compress(json.dumps(asdict(seen), ensure_ascii=False).encode(), mtime=0)
        with suppress(OSError):
            file = self._file(key)
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as draft:
                draft.write(packed)
            os.replace(draft.name, file)

    def _file(self, key: str) -> Path:
        return (self.folder or Path()) / "pages" / key[:2] / f"{key}.json.gz"


def key_of(picture: Picture) -> str:
    """The name of a picture for this recogniser."""
    told = f"{VERSION} {picture.pixels.shape} {picture.dpi!r} ".encode()
    return hashlib.sha256(told + picture.pixels.tobytes()).hexdigest()


def _seen(told: dict[str, Any]) -> SeenPage:
    lines = tuple(
        SeenLine(top, bottom, tuple(SeenSign(sign[0], sign[1], sign[2], sign[3], tuple(sign[4])) for sign in signs))
        for top, bottom, signs in told.pop("lines")
    )
    return SeenPage(**{**told, "lines": lines, "edges": tuple(told["edges"])})
