"""Every read of the weekly brief: figures, and what one may see of records."""
