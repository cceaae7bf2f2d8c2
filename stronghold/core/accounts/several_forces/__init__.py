"""A partner that works with several forces: one organisation, each force apart.

The force that set it up keeps it and its accounts; others add it by its code. Its
people work with one force at a time, whose records and agreements alone they see.
"""
