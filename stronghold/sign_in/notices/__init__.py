"""E-mail to the owner of an account about how it is signed in to."""
