"""Rules for sites, written by a person in ``sites.toml``."""
