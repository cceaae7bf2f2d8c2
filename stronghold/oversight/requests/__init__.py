"""Requests of people about their own data: to see it, correct it, erase or limit it."""
