"""Has pyogrio's GDAL open a map file as one of a few formats, and ask no address.

GDAL takes a file for what its content says, whatever its name is. A virtual file or a
pipeline names other files, of this server too, or addresses, and a GeoJSON file may
name the address of its coordinate system: all were read. Whatever reads a map file by
pyogrio imports it from here.
"""

import pyogrio
from pyogrio._ogr import _register_drivers

__all__ = ["pyogrio"]
# KML is read by either of two drivers. GDAL itself makes use of the last.
FORMATS = {"ESRI Shapefile", "GPKG", "GeoJSON", "KML", "LIBKML", "OSM", "MEM"}
# Where nothing answers.
_NO_ADDRESS = "127.0.0.1:9"


def _limit() -> None:
    others = sorted(set(pyogrio.list_drivers()) - FORMATS)
    pyogrio.set_gdal_config_options(  # type: ignore[no-untyped-call]
        {"OGR_SKIP": ",".join(others), "GDAL_HTTP_PROXY": _NO_ADDRESS}
    )
    # They were registered when pyogrio was imported.
    _register_drivers()


_limit()
