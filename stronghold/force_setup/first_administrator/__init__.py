"""The first administrator of a site, made with a code from the server's console."""
