"""Which comment answers which, in markup."""
