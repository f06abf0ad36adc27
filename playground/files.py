"""Files that people or the app uploaded."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from playground.ids import Ids

_FALLBACK_TYPE = "application/octet-stream"


@dataclass
class File:
    """One file with its bytes; `complete` once completeUploadExternal was called (at once for a
    person's upload).
    """

    id: str
    name: str
    title: str
    user: str
    created: int
    expected_size: int
    content: bytes = b""
    complete: bool = False
    received: bool = False
    alt_text: str = ""
    channels: tuple[str, ...] = ()

    @property
    def mimetype(self) -> str:
        """The media type its name suggests."""
        return mimetypes.guess_type(self.name)[0] or _FALLBACK_TYPE

    def as_json(self, base_url: str, *, for_page: bool = False) -> dict[str, Any]:
        """Return Slack's file object; `for_page` adds an address that needs no token."""
        address = f"{base_url}/files-pri/{self.id}"
        shown = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": PurePath(self.name).suffix.removeprefix(".").lower() or "binary",
            "user": self.user,
            "mode": "hosted",
            "size": len(self.content),
            "is_external": False,
            "is_public": False,
            "url_private": f"{address}/{self.name}",
            "url_private_download": f"{address}/download/{self.name}",
            "permalink": f"{base_url}/files/{self.id}",
            "channels": [c for c in self.channels if c.startswith("C")],
            "ims": [c for c in self.channels if c.startswith("D")],
        }
        if for_page:
            shown["page_url"] = f"{base_url}/play/files/{self.id}/{self.name}"
        return shown


class Files:
    """All files by id."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._by_id: dict[str, File] = {}

    def __iter__(self) -> Iterator[File]:
        return iter(self._by_id.values())

    def expect(self, *, name: str, size: int, user: str, created: int) -> File:
        """Make room for a file whose bytes will follow."""
        file = File(self._ids.next("F"), name, name, user, created, size)
        self._by_id[file.id] = file
        return file

    def keep(self, *, name: str, content: bytes, user: str, created: int) -> File:
        """Take in a file that is there already: a person's upload."""
        file = self.expect(name=name, size=len(content), user=user, created=created)
        file.content, file.received, file.complete = content, True, True
        return file

    def get(self, file_id: str) -> File | None:
        """Return the file, or None."""
        return self._by_id.get(file_id)
