"""Walls that ask for consent are no documents; banners beside an article do no harm."""

import pytest

from tests.extraction.notice_pages import SENTENCE, reason_of, table

CONSENTS = table(
    """
    Before you continue to Gull | We use cookies and data to deliver and maintain our services. | Accept all
    We value your privacy | We and our partners store and access information on devices by cookies. | I agree
    Bevor Sie zu Gull weitergehen | Wir verwenden Cookies und Daten für unsere Dienste. | Alle akzeptieren
    Ihre Privatsphäre ist uns wichtig | Lesen Sie mit Werbung und Cookies weiter. | Akzeptieren und weiter
    Avant de continuer | Nous utilisons des cookies et des données pour fournir nos services. | Tout accepter
    Antes de continuar | Utilizamos cookies y datos para ofrecer nuestros servicios. | Aceptar todo
    Prima di continuare | Utilizziamo cookie e dati per fornire i nostri servizi. | Accetta tutto
    Antes de continuar | Usamos cookies e dados para fornecer os nossos serviços. | Aceitar tudo
    Voordat je verdergaat | We gebruiken cookies en gegevens om onze services te leveren. | Alles accepteren
    Прежде чем продолжить | Мы используем файлы cookie и данные, чтобы предоставлять сервисы. | Принять все
    Перш ніж продовжити | Ми використовуємо файли cookie, щоб надавати наші послуги. | Прийняти все
    Zanim przejdziesz dalej | Używamy plików cookie i danych, aby świadczyć usługi. | Zaakceptuj wszystko
    Než budete pokračovat | Používáme soubory cookie a data k poskytování služeb. | Přijmout vše
    Skôr ako budete pokračovať | Používame súbory cookie a údaje na poskytovanie služieb. | Prijať všetko
    Mielőtt folytatná | Sütiket használunk a szolgáltatásaink nyújtásához. | Az összes elfogadása
    Înainte de a continua | Folosim cookie-uri și date pentru a oferi serviciile noastre. | Acceptați tot
    Преди да продължите | Използваме бисквитки и данни, за да предоставяме услугите си. | Приемане на всички
    Πριν συνεχίσετε | Χρησιμοποιούμε cookies και δεδομένα για την παροχή υπηρεσιών. | Αποδοχή όλων
    Prije nego nastavite | Koristimo kolačiće i podatke za pružanje usluga. | Prihvati sve
    Devam etmeden önce | Hizmet sunmak için çerezleri kullanıyoruz. | Tümünü kabul et
    Innan du fortsätter | Vi använder cookies och data för att leverera tjänster. | Godkänn alla
    Før du fortsætter | Vi bruger cookies og data til at levere tjenester. | Accepter alle
    Før du fortsetter | Vi bruker informasjonskapsler og data for å levere tjenester. | Godta alle
    Ennen kuin jatkat | Käytämme evästeitä ja tietoja palvelujen tarjoamiseen. | Hyväksy kaikki
    继续前往 Gull 之前 | 我们使用 Cookie 和数据来提供服务。 | 全部接受
    繼續之前 | 我們使用 Cookie 和資料提供服務。 | 全部接受
    続行する前に | Google は Cookie を使用してサービスを提供します。 | すべて受け入れる
    계속하기 전에 | 서비스를 제공하기 위해 쿠키를 사용합니다. | 모두 수락
    قبل المتابعة | نستخدم ملفات تعريف الارتباط والبيانات لتقديم خدماتنا. | قبول الكل
    לפני שממשיכים | אנחנו משתמשים בקובצי cookie כדי לספק שירותים. | אישור הכול
    پیش از ادامه | ما از کوکی‌ها و داده‌ها استفاده می‌کنیم. | پذیرفتن همه
    जारी रखने से पहले | हम कुकी और डेटा का इस्तेमाल करते हैं। | सभी स्वीकार करें
    Trước khi bạn tiếp tục | Chúng tôi sử dụng cookie và dữ liệu để cung cấp dịch vụ. | Chấp nhận tất cả
    ก่อนที่คุณจะไปต่อ | เราใช้คุกกี้และข้อมูลเพื่อให้บริการ | ยอมรับทั้งหมด
    Sebelum Anda melanjutkan | Kami menggunakan cookie dan data untuk menyediakan layanan. | Terima semua
    """
)


@pytest.mark.parametrize(("title", "text", "answer"), CONSENTS)
def test_a_wall_that_asks_for_consent_is_no_document(title, text, answer):
    asking = f"<h1>{title}</h1><p>{text}</p><p>{text} {text}</p>"
    buttons = f"<button>…</button><button>{answer}</button>"
    assert (
        reason_of(f"<title>Gull</title><div><div>{asking}</div><form>{buttons}</form></div>")
        == "consent_wall"
    )
    assert reason_of(f"<title>{title}</title><body>{asking}<a href=#>{answer}</a>") == "consent_wall"
    assert reason_of(f"{title}\n\n{text}\n\n{answer}\n", "text/plain") == "consent_wall"


@pytest.mark.parametrize(("title", "text", "answer"), CONSENTS)
def test_a_banner_beside_an_article_makes_it_no_wall(title, text, answer):
    banner = f"<div class=box><h2>{title}</h2><p>{text}</p><button>{answer}</button></div>"
    article = f"<h1>The weir stands again</h1><p>{SENTENCE}{SENTENCE}</p>"
    assert reason_of(f"<title>The weir</title>{banner}<main>{article}</main>") is None
    assert reason_of(f"<title>The weir</title><main>{article}</main>{banner}") is None


LONG_WALL = (
    "<title>Gull is part of the Gull family of brands</title><div class=consent><h1>Gull</h1>"
    "<p>We, Gull, are part of the Gull family of brands. When you use our sites and apps, we use cookies.</p>"
    "<h2>Before you continue</h2>"
    + "<p>If you click Accept all, we and our partners will store and access information on your device by "
    "cookies, and process personal data, such as your address and what you read, for analytics, for "
    "personalised advertising and content, for the measurement of both, and for audience research.</p>"
    * 4
    + "<p>You can withdraw your consent at any time in the privacy dashboard.</p>"
    "<button>Accept all</button><button>Reject all</button><a href=/manage>Manage privacy settings</a></div>"
)


def test_a_wall_may_have_no_heading_or_a_choice_to_pay():
    asks = "To continue to Gull, please accept cookies. We use cookies for personalised advertising."
    assert reason_of(f"<title>Gull</title><p>{asks}</p><a href=/accept>Accept</a>") == "consent_wall"
    pays = (
        "<h1>Willkommen bei der Gull-Zeitung!</h1><section><h2>Gull mit Werbung und "
        "Tracking</h2><p>Um der Nutzung mit Werbung "
        "zuzustimmen, klicken Sie auf Einverstanden; Details stehen in der Datenschutzerklärung.</p>"
        "<button>Einverstanden</button></section><section><h2>Gull im Pur-Abo</h2></section>"
    )
    page = f"<title>Lesen Sie Gull mit Werbung oder im Pur-Abo</title><main>{pays}</main>"
    assert reason_of(page) == "consent_wall"


def test_a_long_wall_is_a_wall():
    assert reason_of(LONG_WALL) == "consent_wall"
    assert reason_of(
        f"{LONG_WALL}<footer><a href=/terms>Terms</a> <a href=/privacy>Privacy</a></footer>"
    ) == ("consent_wall")


@pytest.mark.parametrize(
    "page",
    [
        (
            "<h1>What cookies are</h1><p>A cookie is a small file that a site stores with its "
            "readers. It tells "
            "the site who comes back, and sellers of advertising what they read.</p><p>You may "
            "refuse them.</p>"
        ),
        (
            "<title>We use cookies</title><h1>Why we use cookies, and which</h1><p>Our shop "
            "stores one cookie, "
            "with the number of your basket. It goes when you close the browser, and nobody else "
            "reads it.</p>"
        ),
        (
            "<h1>Your privacy at the weir</h1><p>No camera looks at the water, said the mill. It "
            "had asked for "
            "the consent of those who bathe there, and got none.</p><button>Share</button>"
        ),
        (
            f"<h1>Photograph: the weir</h1><p>Low water.</p><div><h2>We value your privacy</h2>"
            f"<p>{CONSENTS[1][1]}</p><button>I agree</button></div>"
        ),
        "<ul>"
        + "".join(f"<li><a href=/{n}>Story {n} of the harbour and its cranes</a>" for n in range(30))
        + f"</ul><div><h2>We value your privacy</h2><p>{CONSENTS[1][1]}</p><button>I agree</button></div>",
    ],
)
def test_short_articles_about_cookies_and_pages_with_banners_stay(page):
    assert reason_of(page) is None
