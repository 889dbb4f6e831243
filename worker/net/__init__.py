"""The network: which addresses may be contacted, and how they are."""
