"""Recording without a connection: service worker, stored pages, keys of the queue."""
