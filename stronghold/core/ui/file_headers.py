"""The headers of a file that someone uploaded or that must stay with its reader."""

from collections.abc import Mapping
from types import MappingProxyType

# It stays in no cache, and whatever else a browser takes it for can do nothing here.
FILE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
)
# Its bytes are those that its hash is of.
AS_IT_IS: Mapping[str, str] = MappingProxyType({"Content-Encoding": "identity"})
