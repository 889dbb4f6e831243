# ruff: noqa: E501 - tables of words are easier to read on one line
"""Text dumps with comments whose truth is known: many layouts, languages, names, times and buttons."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from worker.document import FoundComment, Thread
from worker.page.page import Element

NAMES = [
    "Nils Holgersson", "Ana", "Żaneta Wójcik", "müller_83", "Jean-Luc Dupré", "Owen O'Hara", "李小龙", "Дмитрий Орлов",
    "Mehmet Şahin", "K. T. Okafor", "SunnySide", "Ivo", "María José Pérez", "Søren", "佐藤花子", "김민수", "ليلى حسن",
    "Rule Breaker", "van der Berg", "Tom", "Aino Virtanen", "grumpycat", "Luís Sá", "Bea T.", "Old Timer",
]  # fmt: skip

TIMES = {
    "en": ["{n} months ago", "{n} days ago", "{n} hours ago", "yesterday", "March {n}, 2023 at 4:1{n} pm"],
    "de": ["vor {n} Monaten", "vor {n} Tagen", "vor {n} Stunden", "gestern", "{n}. März 2023 um 14:0{n} Uhr"],
    "fr": [
        "il y a {n} mois",
        "il y a {n} jours",
        "il y a {n} heures",
        "hier à 10:1{n}",
        "{n} mars 2023 à 14h0{n}",
    ],
    "es": ["hace {n} meses", "hace {n} días", "hace {n} horas", "ayer", "{n} de marzo de 2023 a las 14:0{n}"],
    "pl": ["{n} miesiące temu", "{n} dni temu", "{n} godzin temu", "wczoraj", "{n} marca 2023, 14:0{n}"],
    "ru": ["{n} месяца назад", "{n} дня назад", "{n} часа назад", "вчера", "{n} марта 2023 в 14:0{n}"],
    "tr": ["{n} ay önce", "{n} gün önce", "{n} saat önce", "dün", "{n} Mart 2023 14:0{n}"],
    "zh": ["{n}个月前", "{n}天前", "{n}小时前", "昨天", "2023年3月{n}日 14:0{n}"],
    "ja": ["{n}ヶ月前", "{n}日前", "{n}時間前", "昨日", "2023年3月{n}日 14:0{n}"],
    "ko": ["{n}개월 전", "{n}일 전", "{n}시간 전", "어제", "2023년 3월 {n}일 14:0{n}"],
}

WORDS = {
    # avatar, dislike, like, reply, report
    "en": ("Avatar", "Dislike", "Like", "Reply", "Report"),
    "de": ("Profilbild", "Gefällt mir nicht", "Gefällt mir", "Antworten", "Melden"),
    "fr": ("Photo de profil", "Je n’aime pas", "J’aime", "Répondre", "Signaler"),
    "es": ("Foto de perfil", "No me gusta", "Me gusta", "Responder", "Denunciar"),
    "pl": ("Awatar", "Nie lubię", "Lubię", "Odpowiedz", "Zgłoś"),
    "ru": ("Аватар", "Не нравится", "Нравится", "Ответить", "Пожаловаться"),
    "tr": ("Profil resmi", "Beğenme", "Beğen", "Yanıtla", "Bildir"),
    "zh": ("头像", "踩", "赞", "回复", "举报"),
    "ja": ("アバター", "よくないね", "いいね", "返信", "通報"),
    "ko": ("아바타", "싫어요", "좋아요", "답글", "신고"),
}

SENTENCES = [
    "The bridge was repainted twice before anybody noticed the missing bolts.",
    "I have carried that old camera through four countries and it never let me down",
    "Nobody in our street believed the bakery would last, and look at it now!",
    "Das war schon immer so, und es wird auch so bleiben, meint mein Nachbar.",
    "On 3 March 2021 we stood in the same queue for two hours",
    "Cela ne change rien au fond du problème.",
    "Sixty two pages, and not one of them about the cost.",
    "Es lohnt sich, den Anfang noch einmal zu lesen.",
    "You could try it with less salt, it tastes better the next day",
    "这个问题其实很简单，只是没有人愿意承认。",
    "Мне кажется, автор забыл про самое главное.",
    "What about the smaller towns? They never get a station.",
]


@dataclass(frozen=True)
class Said:
    """A comment as it must be found."""

    author: str
    time: str
    text: str
    dislikes: int | None = None
    likes: int | None = None


@dataclass(frozen=True)
class Dump:
    """A document and the truth about it."""

    text: str
    body: list[str]
    said: list[Said]


def make(seed: int, layout: str, language: str, count: int) -> Dump:
    """A dump of `count` comments in a layout and a language; the same for the same seed."""
    rng = random.Random(f"{seed}{layout}{language}")
    body = [
        " ".join(rng.sample(SENTENCES[:4], 4)) + f" Part {number}." for number in range(rng.randint(2, 6))
    ]
    said = [_said(rng, language, layout) for _ in range(count)]
    if count > 1 and said[0].author == said[1].author:  # a discussion has two people at least
        said[0] = replace(said[0], author=next(name for name in NAMES if name != said[1].author))
    if count > 1 and rng.random() < 0.6:  # a comment that ends in another commenter's name
        victim = rng.randrange(count - 1)
        said[victim] = Said(said[victim].author, said[victim].time, f"{said[victim].text}\n\n{said[victim + 1].author} 😎",
                            said[victim].dislikes, said[victim].likes)  # fmt: skip
    lines = ["A title of some length that says it all", ""]
    for paragraph in body:
        lines += [paragraph, ""]
    if layout in ("numbered", "dots", "says", "signed") and count:
        lines += [_heading(language, count), ""]
    for number, one in enumerate(said, 1):
        lines += LAYOUTS[layout](one, number, WORDS[language])
    return Dump("\n".join(lines) + "\n", body, said)


def _said(rng: random.Random, language: str, layout: str) -> Said:
    time = rng.choice(TIMES[language]).format(n=rng.randint(2, 9))
    paragraphs = ["\n".join(rng.choices(SENTENCES, k=rng.randint(1, 3))) for _ in range(rng.randint(1, 3))]
    dislikes = rng.randint(0, 12) if layout == "avatar" else None
    likes = rng.randint(0, 40) if layout == "numbered" else None
    return Said(rng.choice(NAMES), time, "\n\n".join(paragraphs), dislikes, likes)


def _heading(language: str, count: int) -> str:
    return {"de": f"{count} Kommentare", "fr": f"{count} commentaires", "zh": f"{count} 条评论"}.get(
        language, f"{count} comments"
    )


def _indented(text: str, by: str) -> list[str]:
    return [by + line if line else "" for line in text.split("\n")]


def _avatar(one: Said, _: int, words: tuple[str, ...]) -> list[str]:
    return [
        f"  • {words[0]}", f"    {one.author} {one.time}", "", *_indented(one.text, "    "), "",
        f"    {words[1]} ({one.dislikes})",
    ]  # fmt: skip


def _numbered(one: Said, number: int, words: tuple[str, ...]) -> list[str]:
    return [
        f"#{number} · {one.author} · {one.time}",
        *one.text.split("\n"),
        f"{words[2]} ({one.likes})  {words[3]}",
        "",
    ]


def _dots(one: Said, _: int, words: tuple[str, ...]) -> list[str]:
    return [f"{one.author} · {one.time}", *one.text.split("\n"), f"{words[3]}   {words[4]}", ""]


def _says(one: Said, _: int, words: tuple[str, ...]) -> list[str]:
    return [f"{one.author} says:", one.time, "", *one.text.split("\n"), "", words[3], ""]


def _stacked(one: Said, number: int, words: tuple[str, ...]) -> list[str]:
    return [
        f"{words[0]}",
        one.author,
        "•",
        one.time,
        *one.text.split("\n"),
        words[2],
        str(number),
        words[3],
        "",
    ]


def _signed(one: Said, _: int, words: tuple[str, ...]) -> list[str]:
    return [*one.text.split("\n"), "", f"Posted by: {one.author} | {one.time}", "", words[3], ""]


LAYOUTS = {
    "signed": _signed,
    "avatar": _avatar,
    "numbered": _numbered,
    "dots": _dots,
    "says": _says,
    "stacked": _stacked,
}


def words(comment: FoundComment) -> str:
    """A comment's text, its lines and paragraphs as in the dump."""
    paragraphs = []
    for part in comment.content:
        assert isinstance(part, Element)
        lines = ["\n" if isinstance(c, Element) else c for c in part.children]
        paragraphs.append("".join(lines))
    return "\n\n".join(paragraphs)


def rows(thread: Thread) -> list[tuple[str | None, str | None, str]]:
    return [(c.author, c.posted_text, words(c)) for c in thread.comments]
