"""The operation: lowest of all slices, since records of every other may name one."""
