"""Pages of applications in the manner of well-known frameworks, each filled by a script of its own.

`texts` makes articles and comments, `kinds` the renderers, and `site` serves them.
"""
