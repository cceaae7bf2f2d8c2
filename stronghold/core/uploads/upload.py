"""Upload handlers: files are spooled to disk one by one, or dropped.

A file that turns out to be too big is dropped while the rest of the request is read,
so that it can be refused by name and takes no space.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from stronghold.core.uploads import folder
from stronghold.core.uploads.rules import ROOM


class SpooledFile(UploadedFile):  # type: ignore[type-arg]
    """An uploaded file; `size` is its true size, even if its content was dropped."""


class SpooledUpload(FileUploadHandler):
    """Takes files of up to `largest` bytes each, in a request of up to `largest_body`.

    Of a larger request nothing is kept, not even for a moment.
    """

    file: Any = None

    def __init__(
        self, request: HttpRequest, *, largest: int, largest_body: int | None = None
    ) -> None:
        super().__init__(request)
        n_bytes = int(request.META.get("CONTENT_LENGTH") or 0)
        fits = n_bytes <= (largest_body or largest + ROOM)
        self.largest = largest if fits else 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file, self.size = folder.spool(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size = start + len(raw_data)
        if self.size <= self.largest:
            self.file.write(raw_data)
        elif not self.file.closed:
            self.file.close()

    def file_complete(self, file_size: int) -> SpooledFile:
        if not self.file.closed:
            self.file.seek(0)
        return SpooledFile(self.file, self.file_name, size=self.size)

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
