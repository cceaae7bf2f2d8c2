"""Rules of reports, a module for each topic. Pure."""
