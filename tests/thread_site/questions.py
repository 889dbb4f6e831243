"""Questions with pages of answers (Stack Exchange), and the long trees of Hacker News that end in "More".

Both are written after the pages that the sites serve: Stack Exchange shows 30 answers a page, Hacker News
breaks a tree between top-level comments and tells depth by the width of a picture.
"""

from .boards import Board
from .hosts import Host, Page, whole


class StackExchange(Board):
    routes = ((r"/questions/(?P<thread>\d+)/a-question", "page"),)
    address, later = "/questions/{n}/a-question", "/questions/{n}/a-question?page={page}&tab=scoredesc"
    per_page, when = 30, "%b %-d, %Y at %-H:%M"
    post = """
<div id="answer-{id}" class="answer js-answer" data-answerid="{id}" data-parentid="{n}" data-score="3"
itemprop="suggestedAnswer" itemscope itemtype="https://schema.org/Answer"><div class="post-layout"><div
class="votecell post-layout--left"><div class="js-vote-count" itemprop="upvoteCount" data-value="3">3</div></div><div
class="answercell post-layout--right"><div class="s-prose js-post-body" itemprop="text">{html}</div><div
class="post-signature"><div class="user-info"><div class="user-action-time">answered <span title="{iso}"
class="relativetime">{when}</span></div><div class="user-details" itemprop="author" itemscope
itemtype="http://schema.org/Person"><a href="/users/{place}/x">{author}</a><span class="d-none"
itemprop="name">{author}</span></div></div></div></div></div></div>"""
    opening = """
<div id="question-header"><h1 itemprop="name"><a href="{first}" class="question-hyperlink">{title}</a></h1></div>
<div id="mainbar"><div class="question js-question" id="question" data-questionid="{n}"><div
class="s-prose js-post-body" itemprop="text">{html}</div><div class="post-signature owner"><div class="user-info"><div
class="user-action-time">asked <span title="{iso}" class="relativetime">{when}</span></div><div
class="user-details"><a href="/users/1/x">{author}</a></div></div></div></div><div id="answers"><div
id="answers-header"><h2 class="mb0" data-answercount="{count}">{count} Answers</h2></div>"""
    frame = "{opening}{posts}{pager}</div></div>"
    current = '<div class="s-pagination--item is-selected">{page}</div>'
    other = (
        '<a class="s-pagination--item js-pagination-item" href="{path}" title="Go to page {page}">{page}</a>'
    )
    after = '<a class="s-pagination--item js-pagination-item" href="{path}" rel="next" title="Go to page">Next</a>'
    opening_each = True


class HackerNews(Host):
    routes = ((r"/item", "page"),)
    per_page = 200

    def number(self, known):
        return whole(known.get("id"))

    def path(self, thread, page=1):
        return f"/item?id={thread.number}" + (f"&p={page}" if page > 1 else "")

    def parts(self, thread):
        """The comments of each page with their depths: whole trees until a page has enough."""
        answers, pages = thread.answers_to(), [[]]
        for root in thread.roots:
            if len(pages[-1]) >= self.per_page:
                pages.append([])
            todo = [(root, 0)]
            while todo:
                one, depth = todo.pop()
                pages[-1].append((one, depth))
                todo += [(answer, depth + 1) for answer in answers.get(one.id, ())[::-1]]
        return pages

    def pages(self, thread):
        return len(self.parts(thread))

    def page(self, thread, known):
        page, parts = whole(known.get("p"), 1), self.parts(thread)
        rows = "".join(ROW.format(id=one.id, author=one.author.replace(" ", "_"), depth=depth, width=40 * depth,
                                  iso=f"{one.at:%Y-%m-%dT%H:%M:%S}", stamp=int(one.at.timestamp()),
                                  when=f"on {one.at:%b %-d, %Y}", html=one.html.removeprefix("<p>"))
                       for one, depth in parts[page - 1])  # fmt: skip
        more = ""
        if page < len(parts):
            after = self.path(thread, page + 1)[1:].replace("&", "&amp;")
            more = f'<tr class="morespace"></tr><tr><td></td><td class="title"><a href="{after}" class="morelink" rel="next">More</a></td></tr>'
        text = "<p>".join(thread.article)
        return Page(ITEM.format(title=thread.title, n=thread.number, author=thread.author.replace(" ", "_"), text=text,
                                iso=f"{thread.at:%Y-%m-%dT%H:%M:%S}", stamp=int(thread.at.timestamp()),
                                when=f"on {thread.at:%b %-d, %Y}", count=len(thread.shown), rows=rows, more=more).encode())  # fmt: skip


ITEM = """<html lang="en" op="item"><head><title>{title} | Hacker News</title></head><body><center><table
id="hnmain" border="0" cellpadding="0" cellspacing="0" width="85%"><tr><td bgcolor="#ff6600"><table border="0"
width="100%"><tr><td><span class="pagetop"><b class="hnname"><a href="news">Hacker News</a></b><a href="newest">new</a>
| <a href="front">past</a> | <a href="newcomments">comments</a></span></td></tr></table></td></tr><tr><td><table
class="fatitem" border="0"><tr class="athing submission" id="{n}"><td class="title"><span class="titleline"><a
href="item?id={n}">{title}</a></span></td></tr><tr><td class="subtext"><span class="subline"><span class="score">62
points</span> by <a href="user?id={author}" class="hnuser">{author}</a> <span class="age" title="{iso} {stamp}"><a
href="item?id={n}">{when}</a></span> | <a href="item?id={n}">{count}&nbsp;comments</a></span></td></tr><tr><td><div
class="toptext">{text}</div></td></tr></table><br><table border="0" class="comment-tree">{rows}{more}</table></td></tr>
</table></center></body></html>"""
ROW = """<tr class="athing comtr" id="{id}"><td><table border="0"><tr><td class="ind" indent="{depth}"><img src="s.gif"
height="1" width="{width}"></td><td valign="top" class="votelinks"></td><td class="default"><div style="margin-top:2px">
<span class="comhead"><a href="user?id={author}" class="hnuser">{author}</a> <span class="age" title="{iso} {stamp}"><a
href="item?id={id}">{when}</a></span> <span class="navs"></span></span></div><br><div class="comment"><div
class="commtext c00">{html}</div><div class="reply"></div></div></td></tr></table></td></tr>
"""
