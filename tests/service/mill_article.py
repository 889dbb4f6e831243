"""An article for the tests of `winnow up`, and its next version."""

ARTICLE = """<!doctype html><html lang="en"><head><title>The mill on the Aller</title></head><body><article>
<h1>The mill on the Aller</h1>
<p>The wheel had not turned for sixty years when the two brothers bought the mill. The miller's ledger
still lay open on the sill, at a Tuesday in the spring of nineteen hundred and fifty-eight.</p>
<p>They spent the first winter on the dam. It had been laid of oak, and the oak was sound wherever the
river had kept it wet; only the uppermost plank, which saw the sun, had to be replaced.</p>
</article></body></html>"""


CHANGED = ARTICLE.replace("</article>", "<p>In May the wheel turned again.</p></article>")
