"""The ledger of items: accepted, claimed, finished."""
