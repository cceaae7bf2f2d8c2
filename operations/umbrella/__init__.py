"""Operations, their priorities and taskings, and everything that was done."""
