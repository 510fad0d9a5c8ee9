"""Runs that are killed: a small measure of `python -m tests.bench.kills`."""

import os
import random
from pathlib import Path

import pytest

from tests.bench.kills import Tally, killed

pytestmark = [
    pytest.mark.block_network(allowed_hosts=["127.0.0.1"]),
    pytest.mark.skipif(os.name == "nt", reason="needs signals"),
]


def test_killed_runs_are_carried_on_to_the_same_bytes_and_ask_nothing_kept_again(tmp_path: Path) -> None:
    tally = Tally()
    list(killed(tmp_path, documents=20, kills=5, chance=random.Random(7), tally=tally))
    assert tally.kills >= 5
    assert (tally.differing, tally.asked_again) == (0, 0)
