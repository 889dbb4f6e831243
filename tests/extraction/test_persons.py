import pytest

from worker.extraction.persons import is_account, is_organization, is_reversed, reverse_name, split_names


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
        ("Rosa Lind\u200b, Lisbon", ["Rosa Lind"]),
        ("Rosa Lind, Lisbon, Ole Berg", ["Rosa Lind", "Ole Berg"]),
        ("Rosa, Ole and Ann", ["Rosa", "Ole", "Ann"]),
        ("Rosa Lind, AFP", ["Rosa Lind", "AFP"]),
        ("By Rosa Lind in Lisbon", ["Rosa Lind"]),
        ("Rosa Lind for the Gazette", ["Rosa Lind"]),
        ("centre-for-tides", ["centre-for-tides"]),
        ("Rosa Lind 5 minute Read", ["Rosa Lind"]),
        ("Rosa Lind12", ["Rosa Lind"]),
        ("rosa77", ["rosa77"]),
        ("Rosa Lind (with Ole Berg and Ann Holm)", ["Rosa Lind"]),
        ("Text: Rosa Lind, Foto: Ole Berg", ["Rosa Lind"]),
        ("Redaktion: Rosa Lind (Pressesprecherin)", ["Rosa Lind"]),
        ("Rosa Lind, Projektleiterin der Stiftung", ["Rosa Lind"]),
        ("Dr Rosa Lind - https://gull.example/", ["Dr Rosa Lind"]),
        ("https://gull.example/rosa", []),
        ("//gull.example/rosa", []),
        ("Rédactrice", []),
        ("See All", []),
        ("More stories", []),
        ("Telegram Facebook Twitter", []),
        ("Share0 Tweet0", []),
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


@pytest.mark.parametrize(
    "name", ["Harbour Broadcasting Corporation", "Editorial Team", "The Gull News", "AP Staff"]
)
def test_names_of_organizations(name):
    assert is_organization(name)


@pytest.mark.parametrize("name", ["Rosa Lind", "Teamann Holm", "Ann Newson"])
def test_names_that_only_resemble_those_of_organizations(name):
    assert not is_organization(name)


@pytest.mark.parametrize(
    ("name", "in_catalogue", "expected"),
    [
        ("Lind, Rosa", True, "Rosa Lind"),
        ("Lind Berg, Rosa Maria", True, "Rosa Maria Lind Berg"),
        ("Lind, Rosa", False, "Rosa Lind"),
        ("Rosa Lind, Ole Berg", False, None),
        ("Rosa Lind, Jr.", True, None),
        ("Rosa Lind, M.D.", True, None),
        ("Rosa Lind, Senior Writer", True, None),
        ("Lind, Rosa, Ole", True, None),
        ("rlind, oberg", False, None),
        ("Lind,", True, None),
    ],
)
def test_names_with_the_last_name_first(name, in_catalogue, expected):
    is_turned = is_reversed(name, in_catalogue=in_catalogue)
    assert (reverse_name(name) if is_turned else None) == expected
