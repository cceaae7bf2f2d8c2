"""The people: their page, a directory that sends them (SCIM), and a file of them."""
