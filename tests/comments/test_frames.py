"""Comments that the same lines open and close, whatever stands on those lines and between them."""

from __future__ import annotations

import random
from functools import partial

import pytest
from growth import assert_linear

from worker import extract
from worker.comments.dumps.blocks.frames import find_frames
from worker.comments.dumps.lines import Line, read_lines

NAMES = [
    "Nils Holgersson", "bob", "x", "KIM", "@handle", "3LON MU5K", "EV_fan-2020", "john.doe", "J. R. Ewing",
    "Smith, John", "Peter (Berlin)", "Lars von Trier", "May Day", "Monday Blues", "Second Hand", "Guest",
    "Tom 🚗", "李小龙", "ليلى حسن", "Дмитрий Орлов", "Νίκος Παπάς", "नेहा शर्मा", "Anne-Marie d'Arc",
    "The Real Deal", "Jean Paul Georges de la Tour",
]  # fmt: skip

WRITTEN = {
    # label, closing, times
    "en": ("Avatar", "Dislike", "{n} months ago", "a month ago", "an hour ago", "yesterday", "Just now"),
    "de": ("Profilbild", "Gefällt mir nicht", "vor {n} Monaten", "vor einem Monat", "gestern"),
    "fr": ("Photo de profil", "Je n’aime pas", "il y a {n} mois", "il y a un an", "hier"),
    "es": ("Foto de perfil", "No me gusta", "hace {n} meses", "hace un año", "ayer"),
    "it": ("Immagine profilo", "Non mi piace", "{n} mesi fa", "un anno fa", "ieri"),
    "pt": ("Foto do perfil", "Não gostei", "há {n} meses", "ontem"),
    "nl": ("Profielfoto", "Niet leuk", "{n} maanden geleden", "een jaar geleden", "gisteren"),
    "sv": ("Profilbild", "Ogilla", "för {n} månader sedan", "{n} dagar sedan", "igår"),
    "da": ("Profilbillede", "Synes ikke om", "for {n} dage siden", "i går"),
    "fi": ("Kuva", "En tykkää", "{n} kuukautta sitten", "eilen"),
    "cs": ("Obrázek", "Nelíbí se mi", "před {n} měsíci", "včera"),
    "pl": ("Awatar", "Nie lubię", "{n} miesiące temu", "wczoraj"),
    "ru": ("Аватар", "Не нравится", "{n} месяца назад", "месяц назад", "вчера"),
    "uk": ("Аватар", "Не подобається", "{n} місяці тому", "вчора"),
    "tr": ("Profil resmi", "Beğenme", "{n} ay önce", "dün"),
    "el": ("Εικόνα", "Δεν μου αρέσει", "πριν από {n} μήνες", "χθες"),
    "hu": ("Kép", "Nem tetszik", "{n} hónappal ezelőtt", "tegnap"),
    "vi": ("Ảnh đại diện", "Không thích", "{n} tháng trước", "hôm qua"),
    "id": ("Foto", "Tidak suka", "{n} bulan yang lalu", "kemarin"),
    "ar": ("الصورة الرمزية", "لم يعجبني", "قبل {n} أشهر", "أمس"),
    "he": ("תמונה", "לא אהבתי", "לפני {n} חודשים", "אתמול"),
    "zh": ("头像", "踩", "{n}个月前", "昨天"),
    "ja": ("アバター", "よくないね", "{n}ヶ月前", "昨日"),
    "ko": ("아바타", "싫어요", "{n}개월 전", "어제"),
    "dates": ("Avatar", "Dislike", "2024-10-1{n} 14:03", "1{n}.10.2024", "Oct 1{n}, 2024",
              "1{n} October 2024",
              "October 1{n}, 2024 at 3:0{n} PM"),
}  # fmt: skip

SAID = [
    "The camera went through four countries with me and never let me down.",
    "I have been a shareholder for 5 years and will be for another 5…",
    "I bought mine 2 years ago and love it",
    "80 years ago they lived in straw huts.",
    "On 3 March 2021 we stood in the same queue",
    "+1", "lol", "Thanks!", "Very Strong buy….", "#1 fan", "-5 degrees at night", "Price (2024): 100",
    "First: it is cheap\nSecond: it is good", "- a list\n- of things",
    "这个问题其实很简单，只是没有人愿意承认。",
]  # fmt: skip

LAST = ["{name}", "{name} 😎", "{name}!", "Thanks {name}", "@{name}", "{name}:", "Cheers,\n{name}"]

BODY = [
    "The council met for the third time this year and could not agree on the colour of the bridge.",
    "On March 30, 2021, the company said that it would enter the market, and nobody believed a word of it.",
]

Said = tuple[str, str, str]


def conversation(rng: random.Random, language: str, count: int) -> list[Said]:
    """Author, time and text of each comment; many end in the name of another who comments."""
    names = [rng.choice(NAMES) for _ in range(count)]
    said = []
    for place, name in enumerate(names):
        time = rng.choice(WRITTEN[language][2:]).format(n=rng.randint(2, 9))
        paragraphs = ["\n".join(rng.sample(SAID, rng.randint(1, 4))) for _ in range(rng.randint(1, 4))]
        if rng.random() < 0.5:
            paragraphs.append(rng.choice(LAST).format(name=names[(place + 1) % count]))
        said.append((name, time, "\n\n".join(paragraphs)))
    return said


def dump(language: str, said: list[Said], *, bullet: str = "  • ", indent: str = "    ") -> str:
    """A document in which a bulleted label, then a line with author and time, open each comment."""
    label, closing = WRITTEN[language][:2]
    lines = ["A title that says what this is about", "", BODY[0], "", BODY[1], ""]
    for place, (name, time, text) in enumerate(said):
        lines += [f"{bullet}{label}", f"{indent}{name} {time}", ""]
        lines += [f"{indent}{line}" if line else "" for line in text.split("\n")]
        lines += ["", f"{indent}{closing} ({place % 7})"]
    return "\n".join([*lines, "", ""])


@pytest.mark.parametrize(
    ("count", "language"),
    [(count, language) for count in (0, 1, 2, 3, 8) for language in WRITTEN]
    + [(80, language) for language in ("ar", "en", "ja")],
)
def test_what_was_said_comes_back_word_for_word(language: str, count: int) -> None:
    for seed in range(1 if count == 80 else 4):
        said = conversation(random.Random(f"{language}{count}{seed}"), language, count)
        found = extract(dump(language, said))
        assert [(c.author, c.posted_text, c.text) for c in found.comments] == said
        assert [c.dislikes for c in found.comments] == [place % 7 for place in range(count)]
        assert found.body == "\n\n".join(BODY)


@pytest.mark.parametrize(("bullet", "indent"), [("  * ", "    "), ("• ", ""), ("- ", "  ")])
@pytest.mark.parametrize("count", [1, 2, 9])
def test_other_bullets_and_indents(bullet: str, indent: str, count: int) -> None:
    said = conversation(random.Random(count), "en", count)
    found = extract(dump("en", said, bullet=bullet, indent=indent))
    assert [(c.author, c.posted_text, c.text) for c in found.comments] == said


def test_the_bullet_may_stand_before_the_name() -> None:
    said = conversation(random.Random(7), "en", 5)
    text = dump("en", said).replace("  • Avatar\n    ", "  • ")
    assert [(c.author, c.posted_text, c.text) for c in extract(text).comments] == said


def test_control_words_that_no_table_knows() -> None:
    for count in (1, 2, 12):
        said = conversation(random.Random(count), "de", count)
        text = dump("de", said).replace("Profilbild", "Konterfei").replace("Gefällt mir nicht", "Pfui")
        assert [(c.author, c.posted_text, c.text) for c in extract(text).comments] == said


def test_several_lines_may_close_a_comment() -> None:
    said = conversation(random.Random(3), "en", 6)
    text = dump("en", said).replace("    Dislike (", "    Like (12)\n    Reply\n    Dislike (")
    found = extract(text)
    assert [(c.author, c.posted_text, c.text) for c in found.comments] == said
    assert {c.likes for c in found.comments} == {12}


def test_what_follows_the_last_comment_is_not_part_of_it() -> None:
    said = conversation(random.Random(5), "en", 4)
    found = extract(dump("en", said) + "\nAbout this site\n")
    assert [(c.author, c.posted_text, c.text) for c in found.comments] == said


AGENDA = """\
Minutes

  • Budget
    Treasurer's report of 3 March 2024

    The accounts were approved without a word of debate.

  • Elections
    Ballot of 4 March 2024

    Nobody stood, and so nobody was elected.
"""


def test_dated_points_of_an_agenda_are_no_comments() -> None:
    assert extract(AGENDA).comments == []


def test_a_label_of_its_own_for_each_of_many_lines_costs_no_more_than_they_are_long() -> None:
    assert_linear(lambda count: partial(find_no_frames, dated_lines(LABELS[:count])), 1_000)


def find_no_frames(lines: list[Line]) -> None:
    assert find_frames(lines) is None


LETTERS = "abcdefghijklmnopqrstuvwxyz"
LABELS = [f"{a}{b}{c}" for a in LETTERS for b in LETTERS for c in LETTERS]


def dated_lines(labels: list[str]) -> list[Line]:
    return read_lines("\n".join(f"- {label}\nAnn yesterday\n" for label in labels).split("\n"))
