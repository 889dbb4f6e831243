"""Pages with comment threads whose truth is known, made at random in the markup of many platforms.

`make.make_page` makes what was said, a skeleton (`skeletons_*.py`, see `registry`) turns it into a page,
and `check.check` compares what `worker.extract` finds in that page with what was said. By hand:
`python -m tests.comments.thread_pages`.
"""
