"""All that an agreement gives, as one GeoPackage with styles, for a partner's QGIS.

It is an export: asked for, written by the worker, fetched, and gone after a day. Its
rows are those that map programs are given (`portal.ogc`), read page by page in the same
way, so an agreement that ends meanwhile gives no more of them.
"""
