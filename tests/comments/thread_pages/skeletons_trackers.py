# ruff: noqa: E501 - markup is easier to read on one line
"""Trackers of faults and pages of talk about articles: remarks among events that are none."""

from __future__ import annotations

import random
from html import escape

from .pieces import breaks, document, nested, paragraphs, posts_of, slug
from .platform_parts import ago, first_number, iso, mark, moment, name, number_of
from .registry import skeleton
from .truth import ThreadComment, ThreadPage


def _someone(page: ThreadPage, rng: random.Random) -> str:
    return escape(rng.choice(page.language.names))


@skeleton(is_forum=True, shows_parents=False)
def github_issue(page: ThreadPage, rng: random.Random) -> str:
    """Remarks in a timeline, each with a head, a table-like body and reactions; labels, mentions and closings between."""
    first = first_number(page)

    def event() -> str:
        who = _someone(page, rng)
        what = rng.choice(
            [
                'added the <a href="/labels/bug" class="IssueLabel">bug</a> label',
                "self-assigned this",
                'mentioned this issue <div class="TimelineItem-body"><a href="/12" class="Link--primary text-bold">Mend the ferry <span class="color-fg-muted">#12</span></a></div>',
                "closed this as completed",
            ]
        )
        return f'<div class="js-timeline-item js-timeline-progressive-focus-container"><div class="TimelineItem js-targetable-element" id="event-{rng.randint(1000, 9999)}"><div class="TimelineItem-badge"><svg class="octicon octicon-tag"></svg></div><div class="TimelineItem-body"><a class="author Link--primary text-bold" data-hovercard-type="user" href="/{slug(who)}">{who}</a> {what} <a href="#event" class="Link--secondary"><relative-time datetime="2025-01-03T10:00:00Z" class="no-wrap">Jan 3, 2025</relative-time></a></div></div></div>'

    def remark(n: int, c: ThreadComment) -> str:
        at, opening = first + n, c is page.opening
        who = name(
            c,
            lambda who: (
                f'<strong><a class="author Link--primary text-bold css-overflow-wrap-anywhere" data-hovercard-type="user" href="/{slug(c.author)}">{who}</a></strong>'
            ),
        )
        when = mark(
            c,
            lambda when: (
                f'commented <a href="#issuecomment-{at}" id="issuecomment-{at}-permalink" class="Link--secondary js-timestamp"><relative-time datetime="{iso(c)}" class="no-wrap">{when:%b} {when.day}, {when.year}</relative-time></a>'
            ),
        )
        edited = (
            '<span class="js-comment-edit-history"><span class="color-fg-muted">•</span> <details class="details-reset"><summary class="btn-link">edited <span class="dropdown-caret"></span></summary></details></span>'
            if n % 5 == 2
            else ""
        )
        role = (
            '<span class="Label ml-1" title="This user is a member.">Member</span>'
            if number_of(c.author) % 3 == 0
            else ""
        )
        reactions = (
            f'<div class="js-comment-reactions-options d-flex"><button name="input[content]" value="THUMBS_UP" class="social-reaction-summary-item btn-link reaction-summary-item" aria-label="react with thumbs up" type="submit"><g-emoji alias="+1" class="social-button-emoji">👍</g-emoji><span>{n + 1}</span></button></div>'
            if n % 4 == 1
            else ""
        )
        return (
            f'<div class="js-timeline-item js-timeline-progressive-focus-container"><div class="TimelineItem js-comment-container"><div class="avatar-parent-child TimelineItem-avatar d-none d-md-block"><a class="d-inline-block" href="/{slug(c.author or "")}"><img class="avatar rounded-2 avatar-user" src="/u/{number_of(c.author)}?v=4" width="40" height="40" alt="@{escape(c.author or "")}"></a></div><div class="timeline-comment-group js-minimizable-comment-group js-targetable-element TimelineItem-body my-0" id="issue{"-" if opening else "comment-"}{at}"><div class="timeline-comment unminimized-comment comment previewable-edit js-task-list-container editable-comment js-comment timeline-comment--caret"><div class="timeline-comment-header clearfix d-flex"><div class="timeline-comment-actions flex-shrink-0"><details class="details-overlay"><summary class="btn-link timeline-comment-action"><svg></svg></summary><details-menu class="dropdown-menu"><clipboard-copy class="dropdown-item btn-link" role="menuitem">Copy link</clipboard-copy><button class="dropdown-item btn-link">Quote reply</button></details-menu></details></div><div class="d-none d-sm-flex">{role}</div><h3 class="f5 text-normal"><div>{who} {when} {edited}</div></h3></div>'
            f'<div class="edit-comment-hide"><task-lists disabled sortable><table class="d-block user-select-contain"><tbody class="d-block"><tr class="d-block"><td class="d-block comment-body markdown-body js-comment-body">{paragraphs(c)}</td></tr></tbody></table></task-lists><div class="pr-review-reactions"><div class="comment-reactions js-reactions-container">{reactions}</div></div></div></div></div></div></div>'
        )

    rows = [remark(0, posts_of(page)[0])]
    for n, c in enumerate(posts_of(page)[1:], 1):
        rows += [event()] if rng.random() < 0.25 else []
        rows.append(remark(n, c))
    return document(
        page,
        rng,
        f'<div id="partial-discussion-header"><h1 class="gh-header-title"><bdi class="js-issue-title markdown-title">{escape(page.title)}</bdi> <span class="f1-light color-fg-muted">#9</span></h1><span class="State State--open"><svg></svg> Open</span></div><div class="Layout"><div class="Layout-main"><div class="js-quote-selection-container"><div class="js-discussion ml-0 pl-0 ml-md-6 pl-md-3">{"".join(rows)}</div></div></div><div class="Layout-sidebar"><div class="discussion-sidebar-item"><div class="discussion-sidebar-heading text-bold">Assignees</div><span class="css-truncate">No one assigned</span></div></div></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def gitlab_issue(page: ThreadPage, rng: random.Random) -> str:
    """Notes in a list, with notes of the system between; name, account and time in a head that also holds buttons."""
    first = first_number(page)

    def head(c: ThreadComment, at: int) -> str:
        who = name(
            c,
            lambda who: (
                f'<a href="/{slug(c.author)}" data-user-id="{number_of(c.author)}" data-username="{slug(c.author)}" class="author-name-link js-user-link"><span class="note-header-author-name gl-font-bold">{who}</span></a><span class="note-headline-light gl-hidden sm:gl-inline"><a class="author-username-link" href="/{slug(c.author)}">@{slug(c.author)}</a></span>'
            ),
        )
        when = mark(
            c,
            lambda _: (
                f'<a href="#note_{at}" class="note-timestamp system-note-separator"><time title="{moment(page, c)}" datetime="{iso(c)}" class="js-note-timestamp"><span class="gl-text-secondary">{ago(page, c)}</span></time></a>'
            ),
        )
        return f'<div class="note-header-info"><span class="note-header-info">{who}<span class="note-headline-light note-headline-meta"><span class="system-note-message"></span>· {when}</span></span></div>'

    def note(n: int, c: ThreadComment) -> str:
        at = first + n
        return f'<li id="note_{at}" data-note-id="{at}" class="note timeline-entry note-wrapper note-comment"><div class="timeline-avatar gl-float-left"><a href="/{slug(c.author or "")}"><img class="gl-avatar avatar" src="/a/{number_of(c.author)}" alt="{escape(c.author or "")}&#39;s avatar" width="32"></a></div><div class="timeline-content"><div class="note-header">{head(c, at)}<div class="note-actions"><span class="user-access-role has-tooltip">Developer</span><button class="btn note-action-button" title="Add reaction"><svg></svg></button><button class="btn" title="Reply to comment"><svg></svg></button></div></div><div class="timeline-discussion-body"><div class="note-body"><div class="note-text md">{paragraphs(c)}</div><div class="note-awards"><div class="awards js-awards-block"></div></div></div></div></div></li>'

    def event() -> str:
        who = _someone(page, rng)
        return f'<li id="note_{rng.randint(1000, 9999)}" class="note system-note note-wrapper"><div class="timeline-entry-inner"><div class="timeline-icon"><svg></svg></div><div class="timeline-content"><div class="note-header"><div class="note-header-info"><a href="/{slug(who)}" class="author-name-link"><span class="note-header-author-name">{who}</span></a> <span class="system-note-message"><span>changed milestone to <a href="/m/3">%Harbour</a></span></span> · <a class="note-timestamp"><time datetime="2025-02-01T10:00:00Z">Feb 1, 2025</time></a></div></div></div></div></li>'

    rows = []
    for n, c in enumerate(page.comments, 1):
        rows += [event()] if rng.random() < 0.2 else []
        rows.append(note(n, c))
    opening = page.opening or page.comments[0]
    return document(
        page,
        rng,
        f'<div class="issue-details issuable-details"><div class="detail-page-header"><div class="detail-page-header-body"><span class="badge">Open</span> <span class="issuable-meta">Created {mark(opening, lambda _: f"<time datetime={iso(opening)}>{ago(page, opening)}</time>")} by {name(opening, lambda who: f"<a class=author-link href=/u><span class=author>{who}</span></a>")}</span></div></div><div class="detail-page-description content-block"><h1 class="title">{escape(page.title)}</h1><div class="description js-task-list-container"><div class="md">{paragraphs(opening)}</div></div></div></div><section class="issuable-discussion"><div id="notes"><ul id="notes-list" class="notes main-notes-list timeline">{"".join(rows)}</ul></div></section>',
    )


@skeleton(is_forum=True, shows_parents=False)
def bugzilla(page: ThreadPage, rng: random.Random) -> str:
    """Preformatted text below a head of name, time and number; the first one is the description."""
    first = first_number(page)

    def remark(n: int, c: ThreadComment) -> str:
        label, link = ("", "Description") if n == 0 else ("", f"Comment {n}")
        who = name(
            c,
            lambda who: (
                f'<span class="bz_comment_user"><span class="vcard vcard_{number_of(c.author)}"><a class="email" href="mailto:{slug(c.author)}@valley.example" title="{who} &lt;{slug(c.author)}@valley.example&gt;"><span class="fn">{who}</span></a></span></span>'
            ),
        )
        when = mark(c, lambda when: f'<span class="bz_comment_time">{when:%Y-%m-%d %H:%M:%S} UTC</span>')
        kind = "bz_first_comment_head" if n == 0 else "bz_comment_head"
        return f'<div id="c{n}" class="bz_comment{" bz_first_comment" if n == 0 else ""}"><div class="{kind}"><span class="bz_comment_actions">[<a class="bz_reply_link" href="#add_comment">reply</a>] [<a href="#" class="bz_collapse_comment" id="comment_link_{n}" title="Collapse the comment.">-</a>]</span> <span class="bz_comment_number">{label}<a href="show_bug.cgi?id={first}#c{n}">{link}</a></span> {who} <span class="bz_comment_user_images"></span> {when}</div><pre class="bz_comment_text" id="comment_text_{n}">{text(c)}</pre></div>'

    def text(c: ThreadComment) -> str:
        for n, markup in enumerate(c.paragraphs_html):
            if markup.startswith(("<ul", "<blockquote", "<pre")):
                c.paragraphs_html[n] = escape(c.paragraphs_text[n])
        return "\n\n".join(markup.replace("<br>", "\n") for markup in c.paragraphs_html)

    rows = "".join(remark(n, c) for n, c in enumerate(posts_of(page)))
    details = "".join(
        f'<tr><th class="field_label"><a href="/describe">{key}</a>:</th><td>{value}</td></tr>'
        for key, value in (
            ("Status", "NEW"),
            ("Product", "Ferry"),
            ("Component", "Engine"),
            ("Reported", "2025-01-03 10:00 UTC"),
            ("CC List", "3 users"),
        )
    )
    return document(
        page,
        rng,
        f'<div id="bugzilla-body"><form name="changeform" id="changeform" method="post" action="process_bug.cgi"><div class="bz_short_desc_container edit_form"><a href="show_bug.cgi?id={first}"><b>Bug&nbsp;{first}</b></a> - <span id="short_desc_nonedit_display">{escape(page.title)}</span></div><table class="edit_form"><tbody>{details}</tbody></table><div id="comments"><table class="bz_comment_table" cellpadding="0" cellspacing="0"><tr><td>{rows}</td><td class="bz_comment_table_actions"><ul class="bz_collapse_expand_comments"><li><a href="#">Collapse All Comments</a></li></ul></td></tr></table></div></form></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def trac(page: ThreadPage, rng: random.Random) -> str:
    """Changes of a ticket: a heading with number, age and name, a list of fields that changed, and a text in some."""
    first = first_number(page)

    def change(n: int, c: ThreadComment) -> str:
        fields = (
            '<ul class="changes"><li class="trac-field-milestone"><strong class="trac-field-milestone">Milestone:</strong> <em>Harbour</em> → <em>Quay</em></li><li><strong>Priority:</strong> <em>low</em> → <em>high</em></li></ul>'
            if rng.random() < 0.3
            else ""
        )
        who = name(c, lambda who: f' by <span class="trac-author">{who}</span>')
        when = mark(
            c,
            lambda when: (
                f'<a class="timeline" href="/timeline?from={iso(c)}" title="See timeline at {when:%b} {when.day}, {when.year}, {when:%I:%M:%S %p}">{ago(page, c)}</a>'
            ),
        )
        return f'<div class="change" id="trac-change-{n}-{first}"><h3 class="change" id="comment:{n}"><span class="threading"><span class="cnum"><a href="#comment:{n}">comment:{n}</a></span></span> Changed {when}{who}</h3><div class="trac-ticket-buttons"><form id="reply-to-comment-{n}" method="get" action="/ticket/9"><div class="inlinebuttons"><input type="submit" value="Reply" title="Reply to comment {n}"></div></form></div>{fields}<div class="comment searchable">{paragraphs(c)}</div></div>'

    opening = page.opening or page.comments[0]
    changes = "".join(change(n, c) for n, c in enumerate(page.comments, 1))
    return document(
        page,
        rng,
        f'<div id="content" class="ticket"><div id="ticket" class="trac-content"><div class="date"><p>Opened {mark(opening, lambda _: f"<a class=timeline href=/t>{ago(page, opening)}</a>")}</p></div><h1 id="trac-ticket-title"><a href="/ticket/9" class="trac-id">#9</a> <span class="summary">{escape(page.title)}</span></h1><table class="properties"><tr><th id="h_reporter">Reported by:</th><td headers="h_reporter" class="searchable">{name(opening, lambda who: f"<span class=trac-author>{who}</span>")}</td><th id="h_owner">Owned by:</th><td></td></tr></table><div class="description"><h2>Description</h2><div class="searchable">{paragraphs(opening)}</div></div></div><div class="trac-content"><h2 class="foldable">Change History <span class="trac-count">({len(page.comments)})</span></h2><div id="changelog">{changes}</div></div></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def jira(page: ThreadPage, rng: random.Random) -> str:
    """Activity: each remark in a short and a long form, of which one is hidden by a class; name as a link with a picture."""
    first = first_number(page)
    rows = []
    for n, c in enumerate(page.comments):
        at = first + n
        who = name(
            c,
            lambda who, c=c, at=at: (
                f'<a class="user-hover user-avatar" rel="{slug(c.author)}" id="commentauthor_{at}_verbose" href="/secure/ViewProfile.jspa?name={slug(c.author)}"><span class="aui-avatar aui-avatar-xsmall"><span class="aui-avatar-inner"><img src="/useravatar?{number_of(c.author)}" alt=""></span></span> {who}</a>'
            ),
        )
        when = mark(
            c,
            lambda _, at=at, c=c: (
                f'<a href="/browse/V-9?focusedCommentId={at}#comment-{at}" class="commentdate_{at}_verbose subText comment-created-date-link"><span class="date user-tz" title="{moment(page, c)}"><time class="livestamp" datetime="{iso(c)}">{moment(page, c)}</time></span></a>'
            ),
        )
        rows.append(
            f'<div id="comment-{at}" class="issue-data-block activity-comment twixi-block expanded"><div class="twixi-wrap verbose actionContainer"><div class="action-head"><button class="twixi icon-default aui-icon" aria-label="Hide comment"></button><div class="action-details">{who} added a comment - {when}</div></div><div class="action-body flooded">{paragraphs(c)}</div><div class="action-links action-comment-actions"><a id="comment-permalink-{at}" href="#" title="Permalink" class="activitymodule-permalink">Permalink</a></div></div></div>'
        )
    opening = page.opening or page.comments[0]
    people = name(
        opening,
        lambda who: (
            f'<dl><dt>Reporter:</dt><dd><span class="view-issue-field"><span class="user-hover">{who}</span></span></dd></dl>'
        ),
    )
    return document(
        page,
        rng,
        f'<div class="issue-view"><h1 id="summary-val">{escape(page.title)}</h1><div id="descriptionmodule" class="module toggle-wrap"><div class="mod-header"><h4 class="toggle-title">Description</h4></div><div class="mod-content"><div id="description-val" class="field-ignore-highlight"><div class="user-content-block">{paragraphs(opening)}</div></div></div></div><div id="peoplemodule" class="module">{people}</div><div id="activitymodule" class="module toggle-wrap"><div class="mod-header"><h4 class="toggle-title">Activity</h4></div><div class="mod-content"><ul class="tabs"><li class="menu-item">All</li><li class="menu-item active-tab"><strong tabindex="0">Comments</strong></li></ul><div class="issuePanelWrapper"><div class="issuePanelContainer" id="issue_actions_container">{"".join(rows)}</div></div></div></div></div>',
    )


@skeleton()
def wiki_talk(page: ThreadPage, rng: random.Random) -> str:
    """A section of a talk page: definitions in definitions, each text signed with name, talk link and time."""
    say = page.language.labels

    def sign(c: ThreadComment) -> str:
        who = name(
            c,
            lambda who: (
                f'<a href="/wiki/User:{slug(c.author)}" title="User:{who}">{who}</a> (<a href="/wiki/User_talk:{slug(c.author)}" title="User talk:{who}">{say["contact"]}</a>)'
            ),
        )
        return f" {who} {mark(c, lambda when: f'{when:%H:%M}, {page.language.day(when)} (UTC)')}"

    def item(n: int, answers: str) -> str:
        c = page.comments[n]
        if c.parent is None:
            body = paragraphs(c)
            return (
                body[: -len("</p>")] + sign(c) + "</p>"
                if body.endswith("</p>")
                else f"{body}<p>{sign(c)}</p>"
            ) + answers
        return f"<dd>{breaks(c)}{sign(c)}{answers}</dd>"

    for c in page.comments:
        c.author = c.author or page.language.names[0]
        c.posted = c.posted or page.comments[0].posted
    thread = nested(page, item, lambda answers: f"<dl>{answers}</dl>")
    return document(
        page,
        rng,
        f'<div id="content" class="mw-body" role="main"><h1 id="firstHeading" class="firstHeading">Talk: {escape(page.title)}</h1><div id="bodyContent"><div id="mw-content-text" class="mw-content-ltr"><div class="mw-parser-output"><h2><span class="mw-headline" id="S">{escape(page.title)}</span><span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/w/index.php?action=edit&amp;section=1" title="Edit section">{say["edit"]}</a><span class="mw-editsection-bracket">]</span></span></h2>{thread}</div></div></div></div>',
    )
