"""Everything an agreement shares on a map, as one GeoPackage with styles for QGIS.

It is an export: requested, written by `jobs`, downloaded, and deleted after a day.
Its rows are those that map programs read (`partners.ogc`), page by page in the same
way, so an agreement that ends in between adds no further rows.
"""
