"""Django's backend for PostGIS; it looks at an open connection instead of asking it."""

import select

from django.contrib.gis.db.backends.postgis import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose check at the start of a request sends nothing."""

    def is_usable(self) -> bool:
        """Return whether the connection works.

        A server that has ended, or has ended the connection, has sent that or closed
        it. If nothing has come, it stands; otherwise, and after an error, it is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        return not (self.errors_occurred or self._has_come()) or super().is_usable()

    def _has_come(self) -> bool:
        arrivals = select.poll()
        arrivals.register(self.connection.fileno(), select.POLLIN)
        return bool(arrivals.poll(0))
