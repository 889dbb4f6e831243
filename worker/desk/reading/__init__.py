"""How one page is read, of an article or of one that is tried, and how a person corrects that.

subjects      the page that is looked at: kept of an article, or tried
tries         pages that are tried, in memory for a while
uploads       a file or markup that a browser sends
jobs          what a child does with such a page
pointing      its blocks, what is taken of them, and the rule that a person means
rule_preview  what a rule changes
page_case     a page with what reading it must give
try_page      an address, a file or markup: what each stage makes of it; nothing is stored
original      the page as it was received, with what is taken marked
wrong         its blocks, to point at what is wrong
rule          the rule that comes of it: what it changes, and where it is saved
selections    the selectors of a rule in addresses and forms
case_download the page with what is right, as a case for the tests
"""
