"""The e-mail of the site as an administrator sees and tries it."""
