"""How QGIS draws the layers of a GeoPackage: a table of styles that it looks for.

Its columns are those that QGIS itself makes when somebody saves a style into a file;
the default one of a layer is applied when that is opened. Others pass it over.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

# A style applies to the column that holds the shapes, which GDAL calls so.
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
