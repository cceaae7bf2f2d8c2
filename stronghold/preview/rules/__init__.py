"""Rules of what is looked at before and beside what a partner is shown."""
