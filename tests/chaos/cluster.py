"""A PostgreSQL of a test's own, to be stopped and started without harm to anybody else's."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

LIBRARIES = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest; None where there are none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(path.parent for path in LIBRARIES.glob("*/bin/initdb"))
    return folders[-1] if folders else None


def can_run() -> bool:
    """Say whether a cluster can be made here: PostgreSQL never runs as root."""
    return programs() is not None and (os.geteuid() != 0 or shutil.which("runuser") is not None)


class Cluster:
    """One PostgreSQL in a folder of its own, on a free port of this machine."""

    def __init__(self) -> None:
        found = programs()
        assert found is not None
        self._programs = found
        # Whoever PostgreSQL runs as has to find the way: not into a folder of the tests' own.
        self._folder = Path(tempfile.mkdtemp(prefix="coregroup-"))
        self._data = self._folder / "data"
        self.port = _free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Cluster:
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-U", "postgres", "-A", "trust", "-D", str(self._data))
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self._data), check=error is None)
        shutil.rmtree(self._folder, ignore_errors=True)

    def restart(self) -> None:
        """Stop it as a power cut would, and start it again."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self._data))
        self._start()

    def _start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        log = str(self._folder / "log")
        self._run("pg_ctl", "start", "-w", "-D", str(self._data), "-l", log, "-o", options)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command,
            check=check,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )


def _free_port() -> int:
    """Return a port below those that the system hands out: while PostgreSQL is stopped, somebody
    who tries to reach it could be given its very port.
    """
    for port in range(20_000 + os.getpid() % 5_000, 30_000):
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")
