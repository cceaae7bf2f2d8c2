"""Files that people upload: spooled, checked, scanned, and kept in one folder."""
