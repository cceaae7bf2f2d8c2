"""The rows of the table: a file each, with `measure(bench)` that yields its lines."""
