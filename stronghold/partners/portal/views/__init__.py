"""The pages of partners, and of police who view as one."""
