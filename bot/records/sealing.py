"""Sealing with AES-GCM: what somebody wrote opens only in the row and column it was written in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
STALE_SECONDS = 5.0
"""How long a process may go on sealing with a key after another process began a newer one."""
_NONCE_BYTES = 12
_FORM = "s1"


class SealBroken(Exception):
    """A sealed value does not open: it was changed, moved to another row, or its key is not ours.

    The text names the place and never the value.
    """


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that seal, by number, and the one that signs the trail."""

    by_number: Mapping[int, bytes]
    trail: bytes

    @property
    def newest(self) -> int:
        """The number of the key that new values are sealed with."""
        return max(self.by_number)


def new_key() -> bytes:
    """Make a key by chance: 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def key_name(key: bytes) -> str:
    """Return what a key is called in the records: tells keys apart and says nothing of them."""
    return hashlib.sha256(b"coregroup key name" + key).hexdigest()[:16]


def wrap(master: bytes, key: bytes, where: str) -> str:
    """Seal a key under the master key, for one place."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    closed = AESGCM(master).encrypt(nonce, key, where.encode())
    return base64.b64encode(nonce + closed).decode()


def unwrap(master: bytes, wrapped: str, where: str) -> bytes:
    """Open a key; raises SealBroken where the master key is another or the value was changed."""
    try:
        held = base64.b64decode(wrapped, validate=True)
        return AESGCM(master).decrypt(held[:_NONCE_BYTES], held[_NONCE_BYTES:], where.encode())
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise SealBroken(f"{where} does not open") from error


class Vault:
    """Seals and opens values; safe for threads.

    `reread` fetches the keys again, as another process may have begun a newer one: before a value
    is sealed once they are STALE_SECONDS old, and where one is unknown. `seconds` is machine time
    that only runs on. A value is written as form, number of its key, and base64 of nonce and
    ciphertext.
    """

    def __init__(
        self,
        keys: Keys,
        reread: Callable[[], Keys] | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reread = reread
        self._seconds = seconds
        self._take(keys)

    def _take(self, keys: Keys) -> None:
        self._ciphers = {number: AESGCM(key) for number, key in keys.by_number.items()}
        self._trail = keys.trail
        self.newest = keys.newest
        self._taken_at = self._seconds()

    def freshen(self) -> None:
        """Fetch the keys again."""
        self._taken_at = self._seconds()
        if self._reread is not None:
            self._take(self._reread())

    def seal(self, where: str, text: str) -> str:
        """Seal a text for one place, "table.column.row"."""
        if self._seconds() - self._taken_at > STALE_SECONDS:
            self.freshen()
        number = self.newest
        nonce = secrets.token_bytes(_NONCE_BYTES)
        closed = self._ciphers[number].encrypt(nonce, text.encode(), where.encode())
        return f"{_FORM}.{number}.{base64.b64encode(nonce + closed).decode()}"

    def open(self, where: str, sealed: str) -> str:
        """Open what was sealed for this place; raises SealBroken for anything else."""
        try:
            form, number, held = sealed.split(".", 2)
            closed = binascii.a2b_base64(held)
            cipher = self._cipher(int(number)) if form == _FORM else None
            if cipher is None:
                raise SealBroken(f"{where} is not sealed with a key of ours")
            opened = cipher.decrypt(closed[:_NONCE_BYTES], closed[_NONCE_BYTES:], where.encode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{where} does not open") from error
        return opened.decode()

    def _cipher(self, number: int) -> AESGCM | None:
        if number not in self._ciphers:
            self.freshen()
        return self._ciphers.get(number)

    def sign(self, message: bytes) -> bytes:
        """Sign an entry of the trail: who holds the records but no key cannot write one."""
        return hmac.digest(self._trail, message, "sha256")


def sealed_with(number: int) -> str:
    """Return how every value begins that was sealed with a key."""
    return f"{_FORM}.{number}."
