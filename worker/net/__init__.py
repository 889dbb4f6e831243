"""The network: which addresses may be contacted, and how to connect to them."""
