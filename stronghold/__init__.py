"""The site: settings, addresses and the packages that both domain apps use."""

import sys

# Django's geometry imports numpy if it can, for rasters and arrays of coordinates. The
# site has neither, and each process would hold 9 MB for it, so this import fails. What
# writes GeoPackages imports numpy later.
if "numpy" not in sys.modules:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import django.contrib.gis.shortcuts  # noqa: F401

    del sys.modules["numpy"]

from stronghold.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
