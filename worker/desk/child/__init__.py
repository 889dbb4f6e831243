"""Strangers' documents are read in child processes, within limits of time and memory.

A document that needs too much ends its child, and never the desk. `children` starts them and hands them jobs,
`jobs` are what they can do, and `__main__` is what runs in them.
"""
