"""The pages of a scan as sheets, several at a time, few of them in memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from extractor.read.recognition import Job
from extractor.read.scan.cache import Cache, key_of
from extractor.read.scan.page import PageOfSigns, SeenPage
from extractor.read.scan.picture import Picture
from extractor.read.scan.readable import if_readable
from extractor.read.scan.recogniser import recogniser
from extractor.read.scan.sight import see
from extractor.read.scan_parts import Scan
from extractor.read.sheet import page_to_sheet

SECONDS_A_PAGE = 60.0  # that recognition may take, on a slow machine


class Pages(Protocol):
    """A file whose pages can be had as pictures."""

    def picture(self, number: int) -> Picture:
        """The page of a number from 1."""


def scans(pages: Pages, numbers: Sequence[int], job: Job) -> Iterator[Scan]:
    """The pages of these numbers, in order; no more pictures are held than pages are read side by side."""
    cache = Cache.of_user() if job.keeps else Cache(None)
    threads = job.threads or cores()
    workers = min(threads, len(numbers)) or 1
    clock = job.clock
    clock.check()
    clock.extend(SECONDS_A_PAGE * len(numbers))
    with ThreadPoolExecutor(workers) as side_by_side, ThreadPoolExecutor(threads) as lines:
        running: deque[tuple[int, Future[SeenPage]]] = deque()

        def read(picture: Picture) -> SeenPage:
            return _read(picture, cache, lines if workers < threads else None)

        for count, number in enumerate(numbers, 1):
            clock.check()
            job.tell(f"page {number} ({count}/{len(numbers)})")
            running.append((number, side_by_side.submit(read, pages.picture(number))))
            if len(running) > workers:
                yield _scan(*running.popleft())
        while running:
            clock.check()
            yield _scan(*running.popleft())


def _read(picture: Picture, cache: Cache, lines: ThreadPoolExecutor | None) -> SeenPage:
    if not picture.is_page:
        height, width = picture.pixels.shape[:2]
        return SeenPage(width / picture.scale, height / picture.scale, (), ())
    key = key_of(picture)
    seen = cache.get(key)
    if seen is None:
        seen = if_readable(see(picture, recogniser(), lines.map if lines else map))
        cache.put(key, seen)
    return seen


def _scan(number: int, future: Future[SeenPage]) -> Scan:
    seen = future.result()
    return Scan(page_to_sheet(PageOfSigns(seen, number)), tuple(_problems(number, seen)))


def _problems(number: int, seen: SeenPage) -> Iterator[str]:
    if not seen.lines:
        yield f"page {number}: nothing that can be read stands on its picture"
    else:
        sure = [s.confidence for line in seen.lines for s in line.signs if any(map(str.isdigit, s.text))]
        yield f"page {number}: recognised from its picture, lowest confidence of a figure {min(sure, default=1.0):.2f}"
    if seen.turn:
        yield f"page {number}: turned by {90 * seen.turn} degrees to be upright"
    if seen.dropped:
        yield f"page {number}: {seen.dropped} marks that may be no text left out"


def cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
