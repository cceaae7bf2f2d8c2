"""Write the table of styles that QGIS reads from a GeoPackage.

The table is as QGIS itself creates it when a user saves a style into the file. QGIS
applies a layer's default style on opening; other programs ignore the table.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

# GDAL's name for the geometry column, which the style applies to.
GEOMETRY = "geom"
_MAKE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT(30),
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
INSERT INTO gpkg_contents (table_name, data_type, identifier)
VALUES ('layer_styles', 'attributes', 'layer_styles');
"""
_PUT = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,
  f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)
VALUES ('', '', ?, ?, 'Stronghold', ?, '', 1, '', '')
"""


def write_styles(path: Path, styles: Mapping[str, str]) -> None:
    """Write the style (QML) of each layer into a finished GeoPackage."""
    with closing(sqlite3.connect(path)) as file, file:
        file.executescript(_MAKE)
        file.executemany(_PUT, [(name, GEOMETRY, qml) for name, qml in styles.items()])
