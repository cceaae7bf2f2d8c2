"""Closure notices and orders: a case, what happened in it, what it may do next."""
