"""The audit log: who recorded, changed, read or was refused what."""
