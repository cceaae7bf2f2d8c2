"""How files come in: photos spooled to the disk, one by one, and no other files at all.

A file that turns out too big is let go while the rest of the request goes on, so that
it is refused by name and costs no room.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from reports.photos import store as photo_store
from reports.photos.rules import LARGEST_BYTES


class SpooledPhoto(UploadedFile):  # type: ignore[type-arg]
    """A file as it came; `size` is its true one, even where it was let go."""


class PhotoUpload(FileUploadHandler):
    """Takes what the photos page is sent."""

    file: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file, self.size = photo_store.spool(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size = start + len(raw_data)
        if self.size <= LARGEST_BYTES:
            self.file.write(raw_data)
        elif not self.file.closed:
            self.file.close()

    def file_complete(self, file_size: int) -> SpooledPhoto:
        if not self.file.closed:
            self.file.seek(0)
        return SpooledPhoto(self.file, self.file_name, size=self.size)

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()


class NoFiles(FileUploadHandler):
    """Takes nothing: the files of a request that no page asked for are passed over."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
