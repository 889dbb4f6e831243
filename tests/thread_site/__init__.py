"""Many web sites on loopback that answer as comment platforms do, with threads whose comments are known.

`truth` makes the threads, `hosts` serves them; each family of platforms has a module, with where its answers
are documented. `faults` spoils them. `scoring` holds what was stored against the truth.
"""
