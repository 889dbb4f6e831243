"""What a person knows about sites: rules from ``sites.toml``."""
