"""From what stands on a PDF's pages to its text: what stands where, in which order, and what it is.

`page_runs` reads text with its places; `running_lines` leaves out what is repeated over pages;
`reading_order` puts columns one after another; `paragraphs` joins lines; `markup` writes HTML.
Lengths are in points, 1/72 inch, from the lower left corner.
"""
