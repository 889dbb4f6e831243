"""Pages of one template with different facts stay apart, from the first on; copies of one text do not."""

import pytest
import unspaced_templates
from texts import arriving

from worker.dedupe.fingerprinting import make_text_fingerprint
from worker.dedupe.in_memory import InMemoryIndex
from worker.dedupe.slots import count_changes, find_names, make_slots, unpack_slots
from worker.dedupe.word_hashes import hash_each
from worker.dedupe.word_splitting import split_unspaced, split_words

TEMPLATES = {
    "obituary": """
        It is with great sadness that we announce the passing of our beloved {name} of {town}, who left us
        on {day} after a long illness borne with courage. Born in {place}, {name} is survived by {other},
        by two children and by several grandchildren. A private service will be held for the family in
        {town}. Those who wish to honour the memory may make a donation to a charity of their choice. The
        family thanks all who have sent messages of sympathy and support during this difficult time, and
        asks for privacy in the days to come.
    """,
    "obituary in German": """
        In Liebe und Dankbarkeit nehmen wir Abschied von {name}, geboren in {place}. Du bist nicht mehr
        da, wo du warst, aber du bist überall, wo wir sind. In stiller Trauer: deine {other} mit allen
        Enkeln und Verwandten. Die Trauerfeier findet am {day} in der Kapelle von {town} statt. Anstelle
        von Blumen bitten wir um eine Spende an den Hospizverein. Wir danken allen, die ihre Anteilnahme
        zum Ausdruck gebracht haben, und dem Pflegedienst für die liebevolle Betreuung in den letzten
        Wochen.
    """,
    "court notice": """
        Notice to creditors. In the matter of the estate of {name}, late of {town}, deceased. Notice is
        hereby given that {other} has been appointed personal representative of this estate on {day}. All
        persons having claims against the decedent are required to present their claims within four months
        after the date of the first publication of this notice or the claims will be forever barred.
        Claims must be presented to the personal representative or filed with the clerk of the court in
        {place} Street, in writing and with the particulars that the statute requires.
    """,
    "reading": """
        Join us at the library of {town} on {day}, when {name} reads from the new novel and answers
        questions by {other}. Doors open half an hour before the reading. Admission is free, but places
        are limited, so please reserve yours at the desk in {place} Road or on our website. Children are
        welcome with an adult. Coffee, tea and cakes are sold by the friends of the library, whose
        proceeds go to new books for the young.
    """,
    "job advert": """
        For our branch in {town} we are looking for somebody who knows {place} to start by {day}. Halden
        Group has been a family business since 1962 and employs 4,200 people at 38 places. We offer a
        permanent contract, 30 days of holiday, a company pension, a bicycle by lease and a canteen with
        fresh food. We welcome applications from all people whatever their age, sex, origin, faith,
        disability or identity. Please send your application with your earliest date and your salary
        expectation through our portal; paper files are not returned. Your contact is {name}, or in the
        afternoon {other}.
    """,
    "product": """
        The {name} chair by {other} brings warmth to every room. It is made of oak from {place} in our
        workshop near {town}, and the next ones are ready on {day}. Delivery within three to five working
        days in the whole country. Returns are free within thirty days of receipt, provided that the
        article is unused and in its original packaging. For questions about this article our customer
        service is happy to help by telephone or mail. Rate this article and help other customers to
        choose.
    """,
    "forecast": """
        Forecast for {town} on {day}: the high is {degrees} degrees and the wind {wind} km/h. Our forecast
        is made twice a day from the readings of stations across the county and is checked by a
        meteorologist on duty before it is published. For warnings, call the county office or follow the
        radio. The next forecast will be published in the evening. Please share your photographs of the
        sky with us, and sign up for the daily mail.
    """,
}

FACTS = [
    ("Margaret Whitfield", "Ashford", "Tuesday, March 3", "Harold", "Leeds", 4, 31),
    ("Walter Okafor", "Millbrook", "Friday, May 22", "Irene", "Harlow", 17, 8),
    ("Dorothy Lindgren", "Easton", "Sunday, June 7", "Stanley", "Redcliffe", 23, 12),
    ("Cecil Pritchard", "Norwood", "Monday, August 31", "Hazel", "Lakeview", 26, 19),
    ("Vera Castellan", "Kingsport", "Thursday, October 15", "Edwin", "Oakdale", 11, 45),
    ("Ronald Birch", "Danvers", "Saturday, December 12", "Mabel", "Copley", 2, 27),
]
FIELDS = ("name", "town", "day", "other", "place", "degrees", "wind")


def fill(template, facts):
    return " ".join(TEMPLATES[template].split()).format(**dict(zip(FIELDS, facts, strict=True)))


def clusters(bodies):
    with InMemoryIndex() as arrivals:
        for number, body in enumerate(bodies):
            arrivals.add(arriving(body, f"record:{number}"), str(number))
        return [arrivals.cluster(number) for number in range(len(bodies))]


@pytest.mark.parametrize("template", TEMPLATES)
def test_one_template_with_different_facts(template):
    assert clusters([fill(template, facts) for facts in FACTS]) == list(range(len(FACTS)))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_copy_of_each(template):
    bodies = [fill(template, facts) for facts in FACTS[:4]]
    copies = [f"From our partner in Westerly, the Evening Desk.\n\n{body}" for body in bodies]
    assert clusters([*bodies, *copies]) == [*range(4)] * 2


@pytest.mark.parametrize("template", unspaced_templates.TEMPLATES)
def test_one_template_where_words_are_not_spaced(template):
    bodies = [unspaced_templates.fill(template, number) for number in range(6)]
    assert clusters(bodies) == list(range(6))
    ends = unspaced_templates.ENDS[template.rpartition(" ")[2]]
    assert clusters([*bodies, *(f"{body}\n\n{ends}" for body in bodies)]) == [*range(6)] * 2


@pytest.mark.parametrize("language", unspaced_templates.STORIES)
def test_copies_of_one_story_where_words_are_not_spaced(language):
    bodies = list(unspaced_templates.editions(language))
    assert clusters(bodies) == [0] * len(bodies)


def test_the_reason_is_stated():
    with InMemoryIndex() as arrivals:
        for number, facts in enumerate(FACTS[:2]):
            made = arrivals.add(arriving(fill("obituary", facts), f"record:{number}"), str(number))
    assert "hold other names or numbers, more than 20%" in made.verdict.evidence[-1].because


STORY = """
The harbour board of Lowmere voted 7 to 4 on Tuesday to keep the cranes on the east quay, said Anna Thorsen.
The cranes were built by Dunmore and Sons in 1931 and loaded grain until the mill at Fairhaven closed.
A report by the engineers of Halden Group puts the cost of repairs at 2.4 million over six years.
Mayor Peter Ellsworth had asked for a hotel, and spoke of a museum after the vote in the Guild Hall.
Residents of Quay Street collected 3,100 signatures against the hotel, most of them within a week of May.
Work on the first crane begins in September, when the herring boats from Skarvik have left the basin.
""".strip().splitlines()


def story(*changes, lead="", end=""):
    body = " ".join(STORY)
    for old, new in changes:
        assert old in body
        body = body.replace(old, new)
    return "\n\n".join(filter(None, (lead, body, end)))


def test_copies_of_one_story():
    bodies = [
        story(),
        story(lead="LOWMERE (North Press) — By Ingrid Moreno and Tomas Beaumont. Updated 14 May 2026."),
        story(lead="Lowmere, 13 May. The Daily Courier of Brantford reports:"),
        story(end="Copyright 2026 Baxter Newspapers of Elmira. Sign up for Morning Mail by Priya Kowalski."),
        story(("7 to 4", "8 to 3"), ("said Anna Thorsen", "said Anna Thorsen, who chairs it")),
        story(
            ("Peter Ellsworth", "Petra Ellsworth"), ("closed.", "closed. Kingsport still has two of them.")
        ),
        " ".join(STORY[:4]),
        story().upper(),
        story().lower(),
    ]
    assert clusters(bodies) == [0] * len(bodies)


def test_names_are_capitalised_within_sentences_and_never_small():
    body = "Yesterday the Board met. The board heard Anna Thorsen, mayor of Lowmere.\nNASA IS IN THE NEWS"
    assert find_names(body) == {"anna", "thorsen", "lowmere"}
    assert find_names("") == find_names("\u200b \ud800 x") == set()


def slots(text):
    words = split_unspaced(split_words(text))
    facts = find_names(text) | {word for word in words if word.isdigit()}
    return unpack_slots(make_slots(words, hash_each(words), facts))


def test_slots_that_two_texts_share():
    first = "born in Leeds on 3 May, raised by Irene, buried near Ashford"
    assert count_changes(slots(first), slots(first)) == (4, 0)
    assert count_changes(slots(first), slots(first.replace("3 May", "May 3"))) == (4, 0)
    assert count_changes(slots(first), slots(first.replace("Irene", "Hazel"))) == (4, 1)
    assert count_changes(slots(first), slots(first.replace("raised by Irene, ", ""))) == (2, 0)
    assert count_changes(slots(first), slots("nothing of this kind")) == (0, 0)


def test_slots_between_the_same_words_are_left_out():
    assert len(slots("born in Leeds and raised; died in Ashford and mourned")) == 0


def test_slots_of_texts_where_words_are_not_spaced():
    first = "他于1932年4月12日生于北京，父亲张建国先生在铁路工作，母亲是小学的职员。"
    assert count_changes(slots(first), slots(first)) == (2, 0)
    other_day = first.replace("1932年4月12日", "一九三二年五月二日")
    assert count_changes(slots(first), slots(other_day)) == (2, 1)
    assert count_changes(slots(first), slots(first.replace("张建国", "欧阳明"))) == (2, 1)
    assert count_changes(slots(first), slots(first.replace("北京", "成都"))) == (2, 0)
    assert len(slots("他来自北方的一个小村庄，从来没有离开过那里")) == 0


SHORT = "Home About Archive"


def short(title, body=SHORT):
    return make_text_fingerprint(body, f"https://a.example/{title}", title=title).content_hash


def test_short_texts_are_the_same_only_under_the_same_title():
    assert short("Harbour news") != short("Market news")
    assert short("Harbour news") == short("HARBOUR NEWS!")
    assert short("Harbour news", " ".join(STORY)) == short("Market news", " ".join(STORY))
    assert short("Harbour news", "春天来了花都开了") != short("Market news", "春天来了花都开了")
    assert short("Harbour news", "春天来了花都开了" * 4) == short("Market news", "春天来了花都开了" * 4)


def test_short_texts_are_not_nearly_the_same():
    bodies = [SHORT, f"{SHORT} Contact", f"{SHORT} Contact Shop", f"{SHORT} Contact Shop Cart"]
    assert clusters(bodies) == [0, 1, 2, 3]
