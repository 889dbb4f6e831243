# ruff: noqa: E501 - labels and markup are easier to read on one line
"""What the skeletons of known software share: forums' labels in five languages, times, and people with ranks."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from html import escape

from .pieces import is_block, slug
from .truth import NOW, ThreadComment, ThreadPage

_NAMES = (
    "joined", "posts", "from", "topics", "thanks", "posted", "subject", "re", "author", "message", "profile", "top",
    "edited", "junior", "senior", "admin", "online", "offline", "ad", "quick", "print", "next", "previous", "jump",
    "pm", "by", "likes", "guest", "permalink", "new",
)  # fmt: skip

_LISTED = {
    "en": "Joined|Posts|Location|Topics|Thanked|Posted|Post subject|Re|Author|Message|Profile|Back to top|Last edited by {name} on {when}; edited 1 time in total|Junior Member|Senior Member|Administrator|Online|Offline|Advertisement|Quick reply|Printer friendly version|Next topic|Previous topic|Jump to|Private message|by|{names} like this|Guest|Permalink|New posts",
    "de": "Registriert|Beiträge|Wohnort|Themen|Danke erhalten|Verfasst|Titel|AW|Autor|Nachricht|Profil|Nach oben|Zuletzt bearbeitet von {name} am {when}, insgesamt einmal bearbeitet|Neuling|Alter Hase|Administrator|Online|Offline|Anzeige|Schnellantwort|Druckansicht|Nächstes Thema|Vorheriges Thema|Gehe zu|Private Nachricht|von|{names} gefällt das|Gast|Link zum Beitrag|Neue Beiträge",
    "fr": "Inscription|Messages|Localisation|Sujets|Remerciements|Posté|Sujet du message|Re|Auteur|Message|Profil|Haut|Dernière édition par {name} le {when}; édité 1 fois|Nouveau membre|Membre confirmé|Administrateur|En ligne|Hors ligne|Publicité|Réponse rapide|Version imprimable|Sujet suivant|Sujet précédent|Sauter vers|Message privé|par|{names} aiment ça|Invité|Lien permanent|Nouveaux messages",
    "ru": "Зарегистрирован|Сообщения|Откуда|Темы|Благодарностей|Добавлено|Заголовок сообщения|Re|Автор|Сообщение|Профиль|Вернуться к началу|Последний раз редактировалось {name} {when}, всего редактировалось 1 раз|Новичок|Старожил|Администратор|В сети|Не в сети|Реклама|Быстрый ответ|Версия для печати|Следующая тема|Предыдущая тема|Перейти|Личное сообщение|от|Это нравится: {names}|Гость|Постоянная ссылка|Новые сообщения",
    "zh": "注册时间|帖子|来自|主题|获得感谢|发表于|主题|回复|作者|内容|个人资料|回顶部|本帖最后由 {name} 于 {when} 编辑|新手上路|高级会员|管理员|在线|离线|广告|快速回复|打印|下一主题|上一主题|跳转到|发消息|由|{names} 觉得很赞|游客|永久链接|新帖",
}

FORUM_LABELS = {code: dict(zip(_NAMES, listed.split("|"), strict=True)) for code, listed in _LISTED.items()}
"""Software that has not been translated speaks English (see `labels`)."""

MOTTOES = (
    "It is better to travel well than to arrive.",
    "Boats: 2 - Ladders: 1 - Patience: 0",
    "Nobody reads this far down.",
    "Visit my shop: https://kettles.example",
    "“Measure once, swear twice.”",
)


def labels(page: ThreadPage) -> dict[str, str]:
    """What forums call things in the page's language."""
    return FORUM_LABELS.get(page.language.code, FORUM_LABELS["en"])


def first_bare(comment: ThreadComment) -> str:
    """The text with its first paragraph bare, each further one opened by a tag that is never closed."""
    return "<p>".join(comment.paragraphs_html)


def one_line(comment: ThreadComment) -> None:
    """Write the comment in one line, as services for short messages do."""
    pieces = [markup for markup in comment.paragraphs_html if not is_block(markup)]
    texts = [
        text
        for markup, text in zip(comment.paragraphs_html, comment.paragraphs_text, strict=True)
        if not is_block(markup)
    ]
    comment.paragraphs_html = [" ".join(pieces).replace("<br>", " ")] if pieces else []
    comment.paragraphs_text = [" ".join(texts).replace("\n", " ")] if texts else []


def mark(comment: ThreadComment, build: Callable[[datetime], str]) -> str:
    """Markup for the comment's time; empty where none is shown."""
    return build(comment.posted) if comment.posted else ""


def name(comment: ThreadComment, build: Callable[[str], str]) -> str:
    """Markup for the comment's author; empty where none is shown."""
    return build(escape(comment.author)) if comment.author else ""


def moment(page: ThreadPage, comment: ThreadComment) -> str:
    return mark(comment, page.language.moment)


def ago(page: ThreadPage, comment: ThreadComment) -> str:
    return mark(comment, lambda when: page.language.relative(when, NOW))


def plain(comment: ThreadComment) -> str:
    """A time in digits, the day before the month."""
    return mark(comment, lambda when: f"{when:%d.%m.%Y, %H:%M}")


def iso(comment: ThreadComment) -> str:
    return mark(comment, lambda when: f"{when:%Y-%m-%dT%H:%M:%SZ}")


def number_of(who: str | None) -> int:
    """A number that a person keeps: the id of the profile, and what the counts beside the name are made from."""
    return sum(map(ord, who or "guest")) % 9973


def motto(who: str | None) -> str:
    """What a person has below each post, or nothing."""
    number = number_of(who) % (len(MOTTOES) + 4)
    return MOTTOES[number] if number < len(MOTTOES) else ""


def rank(page: ThreadPage, who: str | None) -> str:
    return labels(page)[("junior", "junior", "senior", "senior", "senior", "admin")[number_of(who) % 6]]


def place(page: ThreadPage, who: str | None) -> str:
    """Where a person says that he lives, or nothing."""
    places = [*page.language.places, "", ""]
    return places[number_of(who) % len(places)]


def joined(page: ThreadPage, who: str | None) -> str:
    """The month in which a person joined."""
    number = number_of(who)
    return f"{page.language.months[number % 12]} {2004 + number % 17}"


def edit_note(page: ThreadPage, comment: ThreadComment, rng: random.Random) -> str:
    """On some posts: who changed it last."""
    if rng.random() > 0.2 or not comment.author or not comment.posted:
        return ""
    return labels(page)["edited"].format(
        name=escape(comment.author), when=page.language.moment(comment.posted)
    )


def likers(page: ThreadPage, rng: random.Random) -> str:
    """On some posts: who likes it."""
    if rng.random() > 0.25:
        return ""
    names = [
        f'<a href="/members/{slug(who)}">{escape(who)}</a>'
        for who in rng.sample(page.language.names, rng.randint(1, 3))
    ]
    return labels(page)["likes"].format(names=", ".join(names))


def first_number(page: ThreadPage) -> int:
    """The id of the first post of a thread: those of the following ones are greater."""
    return 4000 + number_of(page.title) * 7
