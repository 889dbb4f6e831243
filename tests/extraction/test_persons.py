import pytest

from worker.extraction.persons import is_account, split_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Rosa Lind Senior Staff Writer", ["Rosa Lind"]),
        ("Rosa Lind Writer, Gardens and Ponds", ["Rosa Lind"]),
        ("Rosa Lind | Content Manager", ["Rosa Lind"]),
        ("Rosa Lind, Content Marketing Coordinator", ["Rosa Lind"]),
        ("Rosa Lind and Ole Berg", ["Rosa Lind", "Ole Berg"]),
        ("Rosa Lind, Gazette multiplatform producer", ["Rosa Lind"]),
        ("Rosa Lind Last updated on 3 May", ["Rosa Lind"]),
        ("Mary Writer", ["Mary Writer"]),
        ("Anna Editor Holm", ["Anna Editor Holm"]),
        ("The Garden Expert", ["The Garden Expert"]),
        ("Rosa Lind, Senior AnalystUpdated 3 May", ["Rosa Lind"]),
        ("Rosa Lind le 7 mai 2024", ["Rosa Lind"]),
        ("Posted by Rosa Lind at May 3", ["Rosa Lind"]),
        ("Ein Artikel von Rosa Lind", ["Rosa Lind"]),
        ("An article by Rosa Lind", ["Rosa Lind"]),
        ("An Lind", ["An Lind"]),
        ("von, Rosa Lind", ["Rosa Lind"]),
        ("Rosa Lind; 3 Min", ["Rosa Lind"]),
        ("Rosa Lind (Gazette)", ["Rosa Lind"]),
        ("Rosa Lind (of the Gazette", ["Rosa Lind"]),
        ("Rosa (Rose) Lind (Gazette) ", ["Rosa (Rose) Lind"]),
        ("Rosa Lind rosa@gull.example (Gazette)", ["Rosa Lind"]),
        ("Rosa Lind @rosa Follow", ["Rosa Lind"]),
        ("Rosa Lind Follow @rosa", ["Rosa Lind"]),
        ("Veröffentlicht am", []),
        ("The Author", []),
        ("page.head.extra.author", []),
        ("www.gull.example", []),
    ],
)
def test_names_without_what_stands_around_them(text, expected):
    assert split_names(text) == expected


@pytest.mark.parametrize("name", ["rlind", "rosa.lind", "rosa_l", "RosaL", "rosa77"])
def test_names_of_accounts(name):
    assert is_account(name)


@pytest.mark.parametrize("name", ["Rosa", "Rosa Lind", "McLind", "高瀬", "Élodie", "DeShawn"])
def test_names_of_persons(name):
    assert not is_account(name)
