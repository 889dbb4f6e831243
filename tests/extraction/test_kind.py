"""The kind of page: notices by rule in many languages, everything else by signs that are weighed."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from worker.document import FoundComment, Thread
from worker.extraction import choose
from worker.extraction.body import weight_files
from worker.extraction.kind.kind import KindWeights, load_kind_weights
from worker.page.page import parse_markup

PARAGRAPH = (
    "The weir below the mill was rebuilt in the spring, with oak from the upper wood and stone from the old "
    "quay, and it took eleven people nine weeks of cold work in the water. "
)
STORY = "".join(f"<p>{PARAGRAPH}{number}</p>" for number in range(4))


def kind_of(markup, url=None, thread=None):
    return choose(parse_markup(markup, url), thread or Thread()).kind


def ground_of(markup, url=None):
    return next(f for f in choose(parse_markup(markup, url), Thread()).evidence if f.subject == "kind")


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("404 Not Found", "nginx"),
        ("Page not found | The Weir Post", "Try the search."),
        ("Error 503", "Please come back later."),
        ("Seite nicht gefunden – Die Wehrpost", "Zur Startseite"),
        ("Fehler 404: Seite nicht gefunden", "Zur Startseite"),
        ("Page introuvable", "Retour à l'accueil"),
        ("Erreur 404", "Retour à l'accueil"),
        ("Página no encontrada", "Volver al inicio"),
        ("Error 404 - Página no encontrada | El Azud", "Volver al inicio"),
        ("Pagina non trovata", "Torna alla home"),
        ("Errore 404", "Torna alla home"),
        ("Página não encontrada", "Voltar ao início"),
        ("Erro 404 | O Açude", "Voltar ao início"),
        ("Страница не найдена", "На главную"),
        ("Ошибка 404", "На главную"),
        ("页面不存在", "返回首页"),
        ("404错误 - 水坝报", "返回首页"),
        ("ページが見つかりません", "トップへ戻る"),
        ("404 エラー", "トップへ戻る"),
        ("Just a moment...", "Checking your browser before you go on."),
        ("Access denied", "You do not have permission."),
    ],
)
def test_an_error_page_is_known_in_many_languages(title, line):
    assert kind_of(f"<title>{title}</title><h1>{title}</h1><p>{line}</p>") == "error_page"
    assert kind_of(f"<title>{title}</title><h1>{title}</h1>{STORY}") != "error_page", "a story stands there"


@pytest.mark.parametrize(
    ("title", "button"),
    [
        ("Log in | The Weir Post", "Log in"),
        ("Sign in to your account", "Next"),
        ("Anmelden – Die Wehrpost", "Anmelden"),
        ("Connexion", "Se connecter"),
        ("Iniciar sesión", "Entrar"),
        ("Accedi | La Chiusa", "Accedi"),
        ("Entrar", "Entrar"),
        ("Вход на сайт", "Войти"),
        ("用户登录", "登录"),
        ("ログイン", "ログイン"),
    ],
)
def test_a_login_wall_is_known_in_many_languages(title, button):
    form = f"<form><input type=email><input type=password><button>{button}</button></form>"
    assert kind_of(f"<title>{title}</title><h1>{title}</h1>{form}<p>No account yet?</p>") == "login_wall"
    assert kind_of(f"<title>The weir stands again</title>{form}<h1>The weir</h1>{STORY}") != "login_wall"


def test_a_form_alone_tells_a_login_wall_by_its_button():
    fields = "<label>Name</label><input><label>Key</label><input type=password>"
    form = f"<form>{fields}<button>Log in</button></form>"
    assert kind_of(f"<title>Weir & Sons</title>{form}") == "login_wall"
    assert kind_of(f"<title>Weir & Sons</title>{form.replace('Log in', 'Send')}") != "login_wall"


def test_a_page_with_a_hidden_form_and_no_text_waits_for_a_script():
    hidden = "<form style='display: none'><input type=password><input type=submit value='Log In'></form>"
    assert kind_of(f"<title>How do I mend a weir?</title><div id=app></div>{hidden}") == "other"


def test_readers_who_speak_make_it_no_notice():
    spoken = Thread(tuple(FoundComment(name, ("The page was not found by me either.",)) for name in "ab"))
    notice = "<title>Error</title><h1>Error</h1><p>What does it mean?</p>"
    assert kind_of(notice) == "error_page"
    assert kind_of(notice, thread=spoken) != "error_page"


def test_a_short_story_that_states_to_be_one_is_no_notice():
    stated = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Not found"}</script>'
    assert kind_of(f"<title>Not found</title>{stated}<h1>Not found</h1><p>{PARAGRAPH}</p>") == "article"
    assert kind_of(f"<title>Not found</title><h1>Not found</h1><p>{PARAGRAPH}</p>") == "error_page"


def test_the_evidence_names_the_signs_and_how_likely_each_of_two_kinds_is():
    url = "https://docs.gauge.example/stable/reference/reading.html"
    code = "<p>Give the number.</p><pre>read(7)</pre>" * 4
    fact = ground_of(f"<h1>Reading</h1>{code}<h3>On this page</h3><h2>Parameters</h2>", url)
    assert fact.finding == "documentation"
    assert fact.because.startswith("lines of manual 2+, ")
    assert "probability 0." in fact.because
    notice = ground_of("<title>Log in</title><h1>Log in</h1><input type=password>")
    assert (notice.finding, notice.because[:8]) == ("login_wall", "by rule:")


def test_probabilities_are_those_of_the_weights():
    weights = KindWeights(("article", "thread"), (0.0, 0.0), {"comments 2+": (0.0, 1.0)})
    assert weights.probabilities(["unheard of"]) == [0.5, 0.5]
    assert weights.probabilities(["comments 2+"])[1] == pytest.approx(0.731, abs=0.001)
    assert weights.strongest_signs(["comments 2+", "unheard of"], 1, 0) == ["comments 2+"]
    assert weights.strongest_signs(["comments 2+"], 0, 1) == []


def test_of_steps_of_one_measure_the_last_is_named():
    steps = {
        "prices 3+": (0.2, 0.0),
        "prices 20+": (0.1, 0.0),
        "prices 8+": (0.1, 0.0),
        "times 1+": (0.3, 0.0),
    }
    weights = KindWeights(("listing", "article"), (0.0, 0.0), steps)
    assert weights.strongest_signs(["prices 20+", "prices 3+", "prices 8+", "times 1+"], 0, 1) == [
        "prices 20+",
        "times 1+",
    ]


def test_a_damaged_file_of_weights_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "weights"
    shutil.copytree(weight_files.WEIGHTS_FOLDER, folder)
    told = json.loads((folder / "kinds.json").read_text())
    (folder / "kinds.json").write_text(json.dumps({**told, "start": [9, 0, 0, 0, 0, 0]}))
    monkeypatch.setattr(weight_files, "WEIGHTS_FOLDER", folder)
    with pytest.raises(ValueError, match=r"kinds\.json is damaged"):
        load_kind_weights.__wrapped__()


def test_every_process_tells_the_same():
    program = (
        "from worker.document import Thread; from worker.extraction import choose\n"
        "from worker.page.page import parse_markup\n"
        f"print(choose(parse_markup({STORY!r}, 'https://a.example/2026/03/02/weir'), Thread()).evidence)"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("url", [None, "", "file:///tmp/a.html", "https://a.example"])
def test_any_address_will_do(url):
    assert kind_of(f"<h1>The weir</h1>{STORY}", url) == "article"
