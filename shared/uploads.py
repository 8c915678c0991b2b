"""The pieces of an uploaded file, in a service's table `import_chunk` until its import has ended."""

from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from shared.files.states import FileTooLarge, ImportClosed, ImportIncomplete
from shared.files.text_header import header_of

_HEAD_PIECES = 2
_KEEP = text(
    "INSERT INTO import_chunk (import_id, number, content) VALUES (:id, :number, :content)"
    " ON CONFLICT (import_id, number) DO NOTHING"
)
_STORED = text("""
    SELECT coalesce(sum(octet_length(content)), 0) AS size,
        count(*) = coalesce(max(number) - min(number) + 1, 0) AS is_whole
    FROM import_chunk WHERE import_id = :id
""")
_NUMBERS = text("SELECT number FROM import_chunk WHERE import_id = :id ORDER BY number")
_ONE = text("SELECT content FROM import_chunk WHERE import_id = :id AND number = :number")
_HEAD = text("SELECT content FROM import_chunk WHERE import_id = :id ORDER BY number LIMIT :most")
_DROP = text("DELETE FROM import_chunk WHERE import_id = :id")


class Upload(Protocol):
    """A locked import whose file is on its way."""

    @property
    def id(self) -> UUID:
        """The import."""

    @property
    def state(self) -> str:
        """As in `shared.files.states`."""

    @property
    def size(self) -> int:
        """How many bytes were announced."""


def keep_piece(session: Session, upload: Upload, number: int, content: bytes) -> int:
    """Keep one piece of the file; a piece sent twice is kept once. The bytes stored so far.

    Raises `ImportClosed` once the import has started, `FileTooLarge` past the size announced.
    """
    if upload.state != "uploading":
        raise ImportClosed("this import has its file already")
    session.execute(_KEEP, {"id": upload.id, "number": number, "content": content})
    stored = int(session.execute(_STORED, {"id": upload.id}).one().size)
    if stored > upload.size:
        raise FileTooLarge(f"the file was to be {upload.size} bytes")
    return stored


def check_whole(session: Session, upload: Upload) -> None:
    """Raise `ImportIncomplete` unless every piece has arrived."""
    stored = session.execute(_STORED, {"id": upload.id}).one()
    if stored.size != upload.size or not stored.is_whole:
        raise ImportIncomplete(f"{stored.size} of {upload.size} bytes have arrived")


def columns_of(session: Session, import_id: UUID) -> list[str] | None:
    """The headings of the file, as far as its first pieces tell them: see `header_of`."""
    pieces = session.scalars(_HEAD, {"id": import_id, "most": _HEAD_PIECES})
    return header_of(b"".join(map(bytes, pieces)))


def pieces_of(connection: Connection, import_id: UUID) -> Iterator[bytes]:
    """The file, one piece in memory at a time."""
    for number in list(connection.scalars(_NUMBERS, {"id": import_id})):
        yield bytes(connection.scalar(_ONE, {"id": import_id, "number": number}) or b"")


def drop(session: Session, import_id: UUID) -> None:
    """Forget the bytes of the file."""
    session.execute(_DROP, {"id": import_id})
