"""The faults of `tests.bench.faults`: what makes each, what happens while a run goes on, what ends it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from extractor.store import FILE, Store, is_store, opened, url_in
from tests.stand_in import Fault, StandIn, said

DOCUMENTS, IN_FLIGHT = 8, 4
FOREVER = 99  # times that a fault strikes
SMALL_DISK = "800"  # blocks of 512 bytes that a file may have
SELF_SIGNED = "a certificate that nobody knows"


@dataclass
class Scene:
    """A folder of reports, an endpoint, and the run that a fault meets."""

    folder: Path
    server: StandIn
    url: str
    disk: str = "unlimited"
    lock: sqlite3.Connection | None = None
    other: "subprocess.Popen[bytes] | None" = None  # another run on the same folder

    @property
    def reports(self) -> list[Path]:
        return sorted((self.folder / "reports").iterdir())

    @property
    def database(self) -> Path:
        return self.folder / "OUT" / FILE

    def begun(self) -> "subprocess.Popen[bytes]":
        """The command, begun."""
        command = [sys.executable, "-m", "extractor", "run", "reports", "-o", "OUT", "--workers", "2"]
        told = [*command, "--base-url", self.url, "--in-flight", str(IN_FLIGHT), "--fail-on", "never"]
        env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
        limited = ["sh", "-c", f'ulimit -f {self.disk}; exec "$@"', "sh", *told]
        return subprocess.Popen(limited, cwd=self.folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def allow(self, timeout_s: int) -> None:
        """Writes the settings: a request may be tried twice."""
        told = f'model = "m"\ntransport_tries = 2\ntimeout_s = {timeout_s}\n'
        (self.folder / "extractor.toml").write_text(told, encoding="utf-8")

    def asked(self) -> None:
        """Waits until as many requests are in flight as may be."""
        while len(self.server.asked) < IN_FLIGHT:
            time.sleep(0.01)

    def kept(self) -> set[str]:
        """The marks of the documents whose replies are kept."""
        with self.store() as store:
            return {reply.document[:12] for reply in store.every_reply()} if store else set()

    @contextmanager
    def store(self) -> Iterator[Store | None]:
        if not is_store(self.folder / "OUT"):
            yield None
            return
        store = Store(opened(url_in(self.folder / "OUT"), make=True))
        try:
            yield store
        finally:
            store.close()


Act = Callable[[Scene], object]
Meanwhile = Callable[[Scene, "subprocess.Popen[bytes]"], object]


@dataclass(frozen=True)
class Trouble:
    """A fault."""

    name: str
    before: Act = lambda scene: None
    meanwhile: Meanwhile = lambda scene, process: None
    after: Act = lambda scene: None


def one(fault: Fault, scene: Scene, times: int = FOREVER) -> None:
    """Strikes whoever asks about the first report."""
    scene.server.faults = {sha256(scene.reports[0].read_bytes()).hexdigest()[:12]: [fault] * times}


def everyone(fault: Fault, scene: Scene) -> None:
    """Strikes whoever asks."""
    scene.server.always = fault


def at(url: str, scene: Scene) -> None:
    """Gives another address to ask."""
    scene.url = url.format(scene.server.port)


def hold(scene: Scene) -> None:
    """Has the endpoint hold its answers back, as long as it takes."""
    scene.server.holds = True
    scene.allow(timeout_s=600)


def in_flight(act: Meanwhile) -> tuple[Act, Meanwhile]:
    """Has something done while requests are in flight, which are answered then."""

    def meanwhile(scene: Scene, process: "subprocess.Popen[bytes]") -> None:
        scene.asked()
        act(scene, process)
        scene.server.holds = False

    return hold, meanwhile


def send(name: signal.Signals, scene: Scene, process: "subprocess.Popen[bytes]") -> None:
    """Sends a signal, and leaves time for what it does."""
    process.send_signal(name)
    time.sleep(2)


def interrupt_twice(scene: Scene, process: "subprocess.Popen[bytes]") -> None:
    """Sends Ctrl-C and Ctrl-C."""
    send(signal.SIGINT, scene, process)
    send(signal.SIGINT, scene, process)


def small_disk(scene: Scene) -> None:
    """Leaves little room for the database."""
    scene.disk = SMALL_DISK


def large_disk(scene: Scene) -> None:
    """Makes room."""
    scene.disk = "unlimited"


def lock(scene: Scene, process: object = None) -> None:
    """Holds the database as another program would."""
    scene.lock = sqlite3.connect(scene.database, isolation_level=None)
    scene.lock.execute("BEGIN IMMEDIATE")


def unlock(scene: Scene) -> None:
    """Lets go of the database."""
    if scene.lock:
        scene.lock.execute("ROLLBACK")
        scene.lock.close()


def damage(scene: Scene) -> None:
    """Makes a run, keeps a copy of its database, and overwrites all but its first page."""
    with scene.begun() as process:
        process.communicate()
    data = scene.database.read_bytes()
    (scene.folder / "copy").write_bytes(data)
    scene.database.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


def put_back(scene: Scene) -> None:
    """Puts the copy in the place of the damaged database."""
    shutil.rmtree(scene.folder / "OUT")
    scene.database.parent.mkdir()
    shutil.move(scene.folder / "copy", scene.database)


def begin_another(scene: Scene) -> None:
    """Begins another run on the same folder, whose requests are in flight."""
    hold(scene)
    scene.other = scene.begun()
    scene.asked()


def await_another(scene: Scene) -> None:
    """Lets the other run come to its end."""
    if scene.other:
        scene.other.communicate()


def change(scene: Scene, process: object) -> None:
    """Writes another report in the place of the first."""
    scene.reports[0].write_text("甲 5 个\n", encoding="utf-8")


def lose(scene: Scene, process: object) -> None:
    """Takes the first report away."""
    scene.reports[0].rename(scene.folder / "lost")


def find(scene: Scene) -> None:
    """Puts it back."""
    (scene.folder / "lost").rename(scene.folder / "reports" / "report-00000.txt")


def empty(scene: Scene) -> None:
    """Makes the first report an empty file, and keeps it."""
    (scene.folder / "lost").write_bytes(scene.reports[0].read_bytes())
    scene.reports[0].write_bytes(b"")


def of_one(name: str, fault: Fault, times: int = FOREVER) -> Trouble:
    """A fault of the endpoint that strikes one report."""
    return Trouble(name, partial(one, fault, times=times))


def of_all(name: str, fault: Fault) -> Trouble:
    """A fault of the endpoint that strikes all reports."""
    return Trouble(f"{name}, for all", partial(everyone, fault))


TROUBLES = (
    of_one("429 with Retry-After, five times", (429, {"retry-after": "1"}), 5),
    of_one("429 without Retry-After, five times", "429", 5),
    of_one("500, once", "500", 1),
    of_one("500", "500"),
    of_one("503", "503"),
    of_one("dropped before the body", "drop"),
    of_one("dropped in the body", "cut"),
    of_one("slow: a byte now and then", "slow"),
    of_one("never an answer", "never"),
    of_one("truncated JSON", b'{"choices": [{"message": {"content'),
    of_one("not JSON", b"<html>come back later"),
    of_one("huge: 21 MB", b'{"choices": [], "x": "' + b"a" * 21_000_000 + b'"}'),
    of_one("refusal", said("", refusal="I cannot")),
    of_one("cut at the length limit", said('{"unit', finish_reason="length")),
    of_one("wrong form", said('{"funds": 7}')),
    of_one("unknown tag", said('{"funds": [{"columns": ["spent"], "rows": [[999]]}]}')),
    of_one("one tag twice", said('{"funds": [{"columns": ["adjusted_budget", "spent"], "rows": [[2, 2]]}]}')),
    of_one("one field twice", said('{"unit_name": null, "unit_name": null}')),
    of_all("401", "401"),
    of_all("402", "402"),
    of_all("404", "404"),
    of_all("503", "503"),
    of_all("redirect", (307, {"location": "http://elsewhere.invalid/v1"})),
    Trouble(SELF_SIGNED),
    Trouble(
        "https where none is spoken",
        partial(at, "https://127.0.0.1:{}/v1"),
        after=partial(at, "http://127.0.0.1:{}/v1"),
    ),
    Trouble("nobody at the address", partial(at, "http://127.0.0.1:9/v1"), after=partial(at, "http://127.0.0.1:{}/v1")),
    Trouble("killed (SIGKILL), four in flight", *in_flight(partial(send, signal.SIGKILL))),
    Trouble("Ctrl-C, four in flight", *in_flight(partial(send, signal.SIGINT))),
    Trouble("Ctrl-C twice", *in_flight(interrupt_twice)),
    Trouble("disk full", small_disk, after=large_disk),
    Trouble("database locked by another program", *in_flight(lock), unlock),
    Trouble("database damaged", damage, after=put_back),
    Trouble("another run on the same OUT", begin_another, after=await_another),
    Trouble("a report changed during the run", *in_flight(change)),
    Trouble("a report gone during the run", *in_flight(lose), find),
    Trouble("a report that is empty", empty, after=lambda scene: (scene.folder / "lost").replace(scene.reports[0])),
)
