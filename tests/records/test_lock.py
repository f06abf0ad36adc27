"""The lock beside a SQLite file."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.records.lock import Held, hold, is_held, lock_path


def test_a_second_holder_is_told_what_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/case.db"
    with hold(url):
        assert is_held(url)
        with pytest.raises(Held, match="stop it first"), hold(url):
            pass
        assert is_held(url)
    assert not is_held(url)
    with hold(url):
        assert is_held(url)


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/case.db"
    code = (
        "import time; from bot.records.lock import hold\n"
        f"with hold({url!r}): print(); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert is_held(url)
        other.send_signal(signal.SIGKILL)
    assert not is_held(url)


def test_the_database_file_itself_is_left_alone(tmp_path: Path) -> None:
    with hold(f"sqlite:///{tmp_path}/case.db"):
        assert [path.name for path in tmp_path.iterdir()] == ["case.db.lock"]


@pytest.mark.parametrize("url", ["postgresql://bot@host/name", "sqlite://", "sqlite:///:memory:"])
def test_no_lock_where_none_is_needed(url: str) -> None:
    assert lock_path(url) is None
    assert not is_held(url)
    with hold(url), hold(url):
        assert not is_held(url)
