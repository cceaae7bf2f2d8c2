"""Upload handlers: photos are spooled to disk one by one, other files are dropped.

A file that turns out to be too big is dropped while the rest of the request is read,
so that it can be refused by name and takes no space.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from reports.photos import store
from reports.photos.rules import LARGEST_BYTES


class SpooledPhoto(UploadedFile):  # type: ignore[type-arg]
    """An uploaded file; `size` is its true size, even if its content was dropped."""


class PhotoUpload(FileUploadHandler):
    """Takes the files sent to the photos page."""

    file: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file, self.size = store.spool(), 0

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
    """Takes nothing: skips files in requests to all other pages."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
