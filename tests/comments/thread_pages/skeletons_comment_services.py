# ruff: noqa: E501 - markup is easier to read on one line
"""Comments and reviews in the markup of services that many pages use."""

from __future__ import annotations

import random
from html import escape

from .pieces import article, article_page, document, nested, paragraphs
from .platform_parts import ago, first_number, iso, labels, mark, moment, name, number_of
from .registry import skeleton
from .truth import ThreadPage


@skeleton()
def isso(page: ThreadPage, rng: random.Random) -> str:
    """A box for each comment with the box of its answers inside; dots between name and time, arrows for votes."""
    say, first = page.language.labels, first_number(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        owner = (
            "<span class='isso-spacer'>&bull;</span><span class='isso-page-author-suffix'>✎</span>"
            if n % 6 == 2
            else ""
        )
        when = mark(
            c,
            lambda _: (
                f"<span class='isso-spacer'>&bull;</span><a class='isso-permalink' href='#isso-{at}'><time title='{ago(page, c)}' datetime='{iso(c)}'>{ago(page, c)}</time></a>"
            ),
        )
        votes = f"<span class='isso-votes'>{c.score}</span>" if c.score else ""
        return (
            f"<div class='isso-comment' id='isso-{at}' data-hash='{number_of(c.author):x}'><div class='isso-avatar'><svg data-hash='{number_of(c.author):x}'></svg></div><div class='isso-text-wrapper'><div class='isso-comment-header'>{name(c, lambda who: f'<span class=isso-author>{who}</span>')}{owner}{when}<a class='isso-collapse' href='#' aria-expanded='true'>[&minus;]</a><span class='isso-collapsed-note'></span><span class='isso-note'></span></div>"
            f"<div class='isso-text'>{paragraphs(c)}</div><div class='isso-comment-footer'>{votes}<a class='isso-upvote' href='#'><svg></svg></a><span class='isso-spacer'>|</span><a class='isso-downvote' href='#'><svg></svg></a><a class='isso-reply' href='#'>{say['reply']}</a><a class='isso-edit' href='#'>{say['edit']}</a></div></div><div class='isso-follow-up'>{answers}</div></div>"
        )

    return article_page(
        page,
        rng,
        f"<h4 class='isso-thread-heading isso-no-comments'>{len(page.comments)} {say['comments']}</h4><div class='isso-postbox'><div class='isso-form-wrapper'><div class='isso-textarea-wrapper'><textarea class='isso-textarea' rows='5'></textarea></div></div></div><div id='isso-root'>{nested(page, item, str)}</div>",
        attrs='id="isso-thread"',
    )


@skeleton()
def remark42(page: ThreadPage, rng: random.Random) -> str:
    """Threads in threads of articles; the name is a button, the time "day at time" a link, votes beside it."""
    say, first = page.language.labels, first_number(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        up = (
            ""
            if c.parent is None
            else f'<a class="comment__link-to-parent" href="#remark42__comment-{first + c.parent}" aria-label="parent" title="parent"><svg></svg></a>'
        )
        who = name(
            c,
            lambda who: f'<div class="comment__user"><button class="comment__username">{who}</button></div>',
        )
        return (
            f'<div class="thread thread_theme_light {"root__thread" if c.parent is None else ""} thread_level_{page.depths[n]}" role="list"><article class="comment comment_theme_light {"thread__comment" if c.parent is None else ""}" id="remark42__comment-{at}" role="listitem article"><div class="comment__info"><div class="comment__avatar"><img class="avatar" src="/a/{number_of(c.author)}" alt=""></div>{who}<a href="/story#remark42__comment-{at}" class="comment__time">{moment(page, c)}</a>{up}<div class="comment__votes"><button class="comment__vote" title="+"></button><div class="comment__score">{c.score or 0}</div><button class="comment__vote" title="-"></button></div></div>'
            f'<div class="comment__body"><div class="comment__text raw-content raw-content_theme_light">{paragraphs(c)}</div><div class="comment-actions"><button class="comment-action">{say["reply"]}</button><div class="comment-actions__extra"><button class="comment-action">{say["share"]}</button><button class="comment-action">{say["report"]}</button></div></div></div></article>{answers}</div>'
        )

    thread = nested(page, item, str)
    return document(
        page,
        rng,
        f'{article(page)}<div id="remark42"><div class="root root_theme_light"><div class="root__main"><div class="auth"><button class="auth-button">{say["login"]}</button></div><form class="comment-form"><textarea placeholder="{say["leave"]}"></textarea><button class="button" type="submit">{say["send"]}</button></form><div class="sort-picker">↑</div><div class="root__threads" role="list">{thread}</div></div></div></div>',
    )


@skeleton()
def substack(page: ThreadPage, rng: random.Random) -> str:
    """Boxes in boxes of classes with made-up endings; tables for likes, the text in a paragraph with spans."""
    say, first = page.language.labels, first_number(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        who = name(
            c,
            lambda who: (
                f'<div class="pencraft pc-display-flex pc-gap-4 pc-reset comment-meta"><span class="pencraft pc-reset weight-medium-fw81nC"><a href="https://valley.example/profile/{number_of(c.author)}?utm_source=comment" target="_blank" class="link-LIBpto">{who}</a></span></div>'
            ),
        )
        when = mark(
            c,
            lambda when: (
                f'<div class="pencraft pc-reset"><a href="/p/9/comment/{at}" rel="nofollow" native="true" title="{page.language.moment(when)}" class="pencraft pc-reset link-dkdP7i">{ago(page, c)}</a></div>'
            ),
        )
        return (
            f'<div class="comment"><div id="comment-{at}" class="comment-anchor"></div><div id="comment-{at}-reply" class="comment-anchor"></div><div role="article" aria-label="{say["comments"]}" class="pencraft pc-display-flex pc-gap-12 pc-paddingBottom-12 pc-reset comment-content"><div class="pencraft pc-display-flex pc-reset"><a href="/profile/{number_of(c.author)}" aria-label="{escape(c.author or "")}"><div class="pencraft avatar-u8q6xB"><img src="/a/{number_of(c.author)}.png" alt="" width="32" height="32"></div></a></div><div class="pencraft pc-display-flex pc-flexDirection-column flexGrow-tjePuI pc-reset"><div class="pencraft pc-display-flex pc-justifyContent-space-between">{who}{when}<button aria-label="{say["more"]}" type="button"><svg></svg></button></div>'
            f'<div class="comment-body">{"".join(f"<p><span>{p}</span></p>" if not p.startswith("<") else paragraphs_of(p) for p in c.paragraphs_html)}</div><div class="pencraft comment-actions withShareButton-VPX_3K"><span><a role="button" class="post-ufi-button style-compressed has-label" href="#"><svg></svg><div class="label">{say["like"]} {f"({c.score})" if c.score else ""}</div></a></span><span><a class="post-ufi-button" href="#"><div class="label">{say["reply"]}</div></a></span><span><a class="post-ufi-button" href="#"><div class="label">{say["share"]}</div></a></span></div></div></div>{answers}</div>'
        )

    def paragraphs_of(markup: str) -> str:
        return markup if markup.startswith(("<ul", "<blockquote", "<pre")) else f"<p>{markup}</p>"

    thread = nested(
        page,
        item,
        lambda answers: (
            f'<div class="comment-list child-list"><div class="comment-list-collapser"><div class="comment-list-collapser-line"></div></div><div class="comment-list-items">{answers}</div></div>'
        ),
    )
    return document(
        page,
        rng,
        f'{article(page)}<div class="container post-end-cta"><div id="discussion"><h4>{page.language.labels["comments"]}</h4><div class="comments-page"><div class="container"><div class="comment-list post-page-root-comment-list"><div class="comment-list-items">{thread}</div></div></div></div></div></div>',
    )


@skeleton(shows_parents=False)
def reviews(page: ThreadPage, rng: random.Random) -> str:
    """Cards of reviews: name, count of reviews and country, stars, time, a title, the text, a date of experience; some answered by the firm."""
    say, first, forum = page.language.labels, first_number(page), labels(page)
    rows = []
    for n, c in enumerate(page.comments):
        stars = number_of(c.text) % 5 + 1
        who = name(
            c,
            lambda who, c=c, n=n: (
                f'<a href="/users/{first + n}" name="consumer-profile" rel="nofollow" class="link_internal__Eam_b styles_consumerDetails__DW9Hp"><span class="typography_heading-xs__osRhC" data-consumer-name-typography="true">{who}</span><div class="styles_consumerExtraDetails__NY6RP"><span data-consumer-reviews-count-typography="true">{number_of(c.author) % 9 + 1} reviews</span><div class="styles_detailsIcon__ch_FY"><svg></svg><span>GB</span></div></div></a>'
            ),
        )
        when = mark(
            c,
            lambda _, c=c: (
                f'<div class="typography_body-m__k2UI7 styles_datesWrapper__Hu0HQ"><time datetime="{iso(c)}" data-service-review-date-time-ago="true">{ago(page, c)}</time></div>'
            ),
        )
        rows.append(
            f'<div class="styles_cardWrapper__kOLEb styles_show__Z8n7u"><article class="paper_paper__EGeEb styles_reviewCard__meSdm" data-service-review-card-paper="true"><div class="styles_reviewCardInner__UZk1x"><aside class="styles_consumerInfoWrapper__KP3Ra" aria-label="Info for {escape(c.author or "")}"><div class="styles_consumerDetailsWrapper__p2wdr"><div class="avatar_avatar__hxCwf"><span class="avatar_name__WCl0m">{escape((c.author or "?")[:2].upper())}</span></div>{who}</div></aside><hr class="divider_divider__M85bW"><section class="styles_reviewContentwrapper__K2aRu" aria-disabled="false"><div class="styles_reviewHeader__PuHBd" data-service-review-rating="{stars}"><div class="star-rating_starRating__sdbkn"><img alt="Rated {stars} out of 5 stars" src="/stars-{stars}.svg"></div>{when}</div>'
            f'<div class="styles_reviewContent__tuXiN" aria-hidden="false"><p class="typography_body-l__v5JLj" data-service-review-text-typography="true">{"<br><br>".join(c.paragraphs_html)}</p><p class="typography_body-m__k2UI7" data-service-review-date-of-experience-typography="true"><b>Date of experience:</b> {mark(c, page.language.day)}</p></div></section></div><div class="styles_wrapper__9ycl2"><button type="button" class="button_button"><span>Useful</span></button><button type="button" class="button_button"><span>{say["share"]}</span></button></div></article></div>'
        )
    return document(
        page,
        rng,
        f'<section class="styles_summary"><h1><span>{escape(page.title)}</span></h1><p data-rating-typography="true">4.2</p><p>{len(page.comments)} reviews</p></section><section class="styles_reviewListContainer__2bg_p"><h2>{forum["new"]}</h2>{"".join(rows)}</section>',
    )
