"""Pages that show a notice in place of a document: refused with the reason, in many languages."""

import json

import pytest

from worker import pipeline
from worker.document import RawItem

SENTENCE = (
    "The weir below the mill was rebuilt in spring, with oak from the upper wood and stone of the quay. "
)
STORY = "".join(f"<p>{SENTENCE}{SENTENCE}{number}</p>" for number in range(4))
BUNDLE = "<script src=/static/js/main.7f3a.js></script>"


def table(text):
    """The rows of a table, its cells apart by bars."""
    return [tuple(cell.strip() for cell in row.split(" | ")) for row in text.strip().split("\n")]


def reason_of(content, media_type="text/html"):
    """Why a page is refused; None where it is read."""
    raw = RawItem("https://gull.example/a", content.encode(), None, media_type, "utf-8")
    notice = pipeline.read(raw).notice
    return notice.reason if notice else None


def linked_data(**told):
    """What a page tells machines of its article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **told})}</script>'


def shell(note, root="<div id=root></div>", title="Gull"):
    """A page as frameworks deliver it before a script has run."""
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>"
    return f"{head}<noscript>{note}</noscript>{root}{BUNDLE}</body></html>"


SCRIPT_NOTES = [
    note
    for (note,) in table(
        """
    You need to enable JavaScript to run this app.
    We're sorry but gull doesn't work properly without JavaScript enabled. Please enable it to continue.
    Please enable JavaScript to continue using this application.
    This app works best with JavaScript enabled.
    Your browser does not support JavaScript, or it is turned off.
    JavaScript is disabled in your browser.
    Bitte aktivieren Sie JavaScript, um diese Seite zu nutzen.
    Diese Anwendung benötigt JavaScript.
    Veuillez activer JavaScript pour utiliser cette application.
    Votre navigateur ne prend pas en charge JavaScript ou il est désactivé, il faut l'activer.
    Por favor, habilite JavaScript para continuar.
    Necesitas activar JavaScript para ejecutar esta aplicación.
    Per favore, abilita JavaScript nel tuo browser.
    Questa applicazione richiede JavaScript.
    Você precisa habilitar o JavaScript para executar este aplicativo.
    Schakel JavaScript in om deze website te gebruiken, JavaScript is vereist.
    Для работы приложения необходимо включить JavaScript.
    Пожалуйста, включите JavaScript в вашем браузере.
    Для роботи цього сайту потрібно увімкнути JavaScript.
    Aby korzystać z tej aplikacji, włącz obsługę JavaScript.
    Pro zobrazení této stránky povolte prosím JavaScript.
    Na zobrazenie tejto stránky povoľte prosím JavaScript.
    Az alkalmazás futtatásához engedélyezze a JavaScriptet a böngészőben.
    Vă rugăm să activați JavaScript pentru a folosi această aplicație.
    Моля, включете JavaScript, за да използвате този сайт.
    Παρακαλούμε ενεργοποιήστε τη JavaScript για να συνεχίσετε.
    Molimo omogućite JavaScript kako biste koristili ovu stranicu.
    Bu uygulamayı çalıştırmak için JavaScript'i etkinleştirmeniz gerekir.
    Du måste aktivera JavaScript för att köra den här appen.
    Du skal aktivere JavaScript for at bruge denne side.
    Du må slå på JavaScript for å bruke denne siden.
    Sinun on otettava JavaScript käyttöön tämän sovelluksen käyttämiseksi.
    您需要启用 JavaScript 才能运行此应用。
    請啟用 JavaScript 以繼續使用本網站。
    このアプリを実行するには JavaScript を有効にしてください。
    이 앱을 실행하려면 JavaScript를 활성화해야 합니다.
    يرجى تفعيل JavaScript لتشغيل هذا التطبيق.
    יש להפעיל JavaScript כדי להשתמש באתר זה.
    لطفا جاوا اسکریپت را در مرورگر خود فعال کنید.
    कृपया इस ऐप को चलाने के लिए JavaScript सक्षम करें।
    Bạn cần bật JavaScript để chạy ứng dụng này.
    โปรดเปิดใช้ JavaScript เพื่อใช้งานแอปนี้
    Anda harus mengaktifkan JavaScript untuk menjalankan aplikasi ini; aktifkan JavaScript.
    """
    )
]


@pytest.mark.parametrize("note", SCRIPT_NOTES)
def test_a_page_that_only_a_script_fills_needs_rendering(note):
    assert reason_of(shell(note)) == "needs_rendering"
    assert reason_of(shell(f"<strong>{note}</strong>", root="<main></main>")) == "needs_rendering"
    assert reason_of(f"<title>Gull</title><h1>Gull</h1><p>{note}</p>") == "needs_rendering"
    assert reason_of(note, "text/plain") == "needs_rendering"


@pytest.mark.parametrize("note", SCRIPT_NOTES)
def test_a_page_with_its_text_stays_whatever_it_tells_those_without_scripts(note):
    article = f"<h1>The weir stands again</h1><p>{SENTENCE}{SENTENCE}</p>"
    assert reason_of(shell(note, root=f"<div id=root>{article}</div>", title="The weir stands again")) is None
    assert reason_of(f"<title>The weir</title><p>{note}</p>{article}") is None


@pytest.mark.parametrize(
    "page",
    [
        shell("", root="<div id=app></div>"),
        shell("", root="<div id=__next><div class=spinner></div></div>"),
        shell("", root="<div id=__nuxt></div><div id=teleports></div>"),
        shell("", root="<div id=svelte></div>"),
        shell("", root="<app-root></app-root>"),
        shell("", root="<my-app></my-app>"),
        shell("", root="<app-root>Loading...</app-root>"),
        shell("", root="<div id=___gatsby></div>"),
        shell("", root="<div ng-app=gull><div ng-view></div></div>"),
        shell("", root="<div id=root></div><footer>© 2026 Gull Press</footer>"),
        shell("", root="<p>Loading…</p>"),
        shell("", root="<div>Bitte warten …</div>"),
        shell("", root="<div>Chargement en cours...</div>"),
        shell("", root="<div>読み込み中です。</div>"),
        shell("", root="<div>加载中，请稍候...</div>".replace("，请稍候", "")),
        shell("", root="<div class=skeleton></div>"),
        shell("Activez-le.", root="<div id=root></div>"),
        shell(
            SCRIPT_NOTES[0],
            root='<div id=root></div><script id=__NEXT_DATA__ type="application/json">{"a":1}</script>',
        ),
        shell(SCRIPT_NOTES[0], title="How the weir was rebuilt").replace(
            "<head>",
            '<head><meta property=og:type content=article><meta name=description content="Oak and stone.">',
        ),
    ],
)
def test_shells_of_every_shape_need_rendering(page):
    assert reason_of(page) == "needs_rendering"


def test_what_a_shell_tells_machines_is_its_text():
    told = linked_data(headline="The weir", articleBody=SENTENCE * 6)
    raw = RawItem(
        "https://gull.example/a", shell(SCRIPT_NOTES[0]).replace("<head>", f"<head>{told}").encode(), None
    )
    article = pipeline.read(raw)
    assert article.notice is None
    assert article.body.startswith("The weir below the mill")


@pytest.mark.parametrize(
    "page",
    [
        # Short articles that speak of scripts, with and without the words of notices.
        (
            f"<h1>How to enable JavaScript</h1><p>To enable JavaScript in your browser, open the settings, "
            f"Privacy, and allow scripts for this site. Then load the page again.</p>{BUNDLE}"
        ),
        (
            "<h1>Our pages need no JavaScript any more</h1><p>Since Monday you can read all of the Weir Post "
            "without JavaScript: the last script went, and pages load twice as fast.</p>"
        ),
        (
            "<title>A note</title><h1>The blank page</h1><p>What does “You need to enable JavaScript to run "
            "this app.” mean? It is what React puts where its text would be.</p>"
        ),
        (
            "<article><h1>Script</h1><p>JavaScript is required reading for whoever builds this "
            "site, we are told, "
            "and you need not enable a thing.</p></article>"
        ),
        # Short pages.
        f"<h1>Closed</h1><p>The weir is closed to boats until the fourth of May.</p>{BUNDLE}",
        f"<p>Hello, and good morning.</p>{BUNDLE}",
        f"<noscript>Please enable JavaScript to comment.</noscript><h1>Low</h1><p>{SENTENCE}</p>{BUNDLE}",
        f"<h1>Loading</h1><p>{SENTENCE}</p>",
        # Pages whose text stands in <noscript>.
        f"<div id=app></div><noscript>{STORY}</noscript>{BUNDLE}",
        # Pictures.
        "<img src=weir.jpg><script src=count.js></script>",
    ],
)
def test_short_pages_and_articles_about_scripts_stay(page):
    assert reason_of(page) is None


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


CHECKS = table(
    """
    Just a moment... | Verifying you are human. This may take a few seconds.
    Attention Required! | Please complete the security check to access the site.
    Pardon Our Interruption | Something about your browser made us think you were a bot.
    Making sure you're not a bot! | Loading...
    Access to this page has been denied | Press & Hold to confirm you are a human (and not a bot).
    Vercel Security Checkpoint | We're verifying your browser
    Gull | Our systems have detected unusual traffic from your computer network.
    Nur einen Moment… | Bestätigen Sie, dass Sie ein Mensch sind.
    Un instant… | Vérifiez que vous êtes humain en effectuant l’action ci-dessous.
    Un momento… | Verifica que eres un ser humano completando la acción.
    Solo un attimo… | Verifica di essere un essere umano.
    Um momento… | Confirme que você é humano realizando a ação abaixo.
    Een ogenblik geduld… | Verifieer dat u een mens bent.
    Один момент… | Подтвердите, что вы человек, выполнив указанное действие.
    Ой! | Нам очень жаль, но запросы с вашего устройства похожи на автоматические.
    Зачекайте хвилинку… | Підтвердьте, що ви людина.
    Chwileczkę… | Potwierdź, że jesteś człowiekiem.
    Okamžik… | Ověřte, že jste člověk.
    Egy pillanat… | Igazolja, hogy Ön ember.
    Un moment… | Verificați că sunteți om.
    Един момент… | Потвърдете, че сте човек.
    Μια στιγμή… | Επαληθεύστε ότι είστε άνθρωπος.
    Samo trenutak… | Potvrdite da ste čovjek.
    Bir dakika lütfen… | Gerçek kişi olduğunuzu doğrulayın; robot olmadığınızı gösterin.
    Ett ögonblick… | Bekräfta att du är människa.
    Et øjeblik… | Bekræft, at du er et menneske.
    Et øyeblikk… | Bekreft at du er et menneske.
    Hetkinen… | Vahvista, että olet ihminen.
    请稍候… | 请完成以下操作，验证您是真人。
    安全驗證 | 請輸入驗證碼以繼續。
    しばらくお待ちください... | 人間であることを確認します。
    잠시만 기다리십시오… | 사람인지 확인하십시오.
    لحظة من فضلك… | تحقق من أنك إنسان.
    רק רגע… | ודאו שאתם אנושיים.
    یک لحظه… | تأیید کنید که انسان هستید.
    सुरक्षा जांच | सत्यापित करें कि आप इंसान हैं।
    Chờ một chút… | Xác minh bạn là con người.
    รอสักครู่… | ยืนยันว่าคุณเป็นมนุษย์
    Tunggu sebentar… | Pastikan bahwa Anda manusia.
    """
)


@pytest.mark.parametrize(("title", "text"), CHECKS)
def test_a_check_for_robots_is_no_document(title, text):
    assert reason_of(f"<title>{title}</title><h1>gull.example</h1><p>{text}</p>") == "bot_check"
    assert reason_of(f"<title>gull.example</title><h2>{title}</h2><div>{text}</div>{BUNDLE}") == "bot_check"
    assert reason_of(f"{title}\n\n{text}\n", "text/plain") == "bot_check"
    assert reason_of(f"<title>The weir</title><h1>The weir</h1>{STORY}<p>{text}</p>") is None


@pytest.mark.parametrize(
    "mark",
    [
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1"></script>',
        "<script>window._cf_chl_opt={cvId: '3'};</script>",
        '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>',
        '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=1"></iframe>',
        '<script src="https://ct.captcha-delivery.com/c.js"></script>',
        "<div id=px-captcha></div><script>window._pxAppId = 'PX1';</script>",
        '<div id="sec-if-cpt-container"></div><script src="/_sec/cp_challenge/ak-challenge-4-3.js"></script>',
        "<script>AwsWafIntegration.checkForceRefresh()</script>",
        '<div class="h-captcha" data-sitekey=1></div><script src="//hcaptcha.com/1/api.js"></script>',
        "<script>sucuri_cloudproxy_js='';</script>",
        '<script id="anubis_challenge" type="application/json">{}</script>',
    ],
)
def test_a_check_is_told_by_the_marks_of_who_made_it(mark):
    assert reason_of(f"<title>gull.example</title><body><p>Ένα λεπτό.</p>{mark}</body>") == "bot_check"
    assert reason_of(f"<title>gull.example</title><body>{mark}</body>") == "bot_check"
    assert reason_of(f"<title>The weir</title><h1>The weir</h1><p>{SENTENCE * 4}</p>{mark}") is None


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<title>Blocked</title><p>Your request has been blocked due to a network policy.</p>", "bot_check"),
        (f"<title>Gull</title><div id=root>Loading, please wait...</div>{BUNDLE}", "needs_rendering"),
        (
            '<meta http-equiv="refresh" content="0; url=https://gull.example/b"><title>Gull</title>',
            "redirect_page",
        ),
        (
            "<title>Redirecting…</title><h1>Redirecting…</h1><a href=/b>Click if you are not redirected.</a>",
            "redirect_page",
        ),
        ("<p>Sie werden weitergeleitet. <a href=/b>Weiter</a></p>", "redirect_page"),
        ('<script>window.location.replace("https://gull.example/b")</script>', "redirect_page"),
        (
            (
                "<title>301 Moved Permanently</title><h1>Moved Permanently</h1><p>The document has moved "
                "<a href=/b>here</a>.</p>"
            ),
            "redirect_page",
        ),
        (
            "<title>gull.example</title><h1>Gull</h1><p>This domain is for sale. Buy this domain.</p>",
            "parked_domain",
        ),
        ("<title>gull.example</title><p>Diese Domain steht zum Verkauf.</p>", "parked_domain"),
        ("<title>gull.example</title><p>Ce nom de domaine est à vendre</p>", "parked_domain"),
        ("<title>gull.example</title><p>Домен продаётся</p>", "parked_domain"),
        (
            "<title>Gull</title><h1>Your browser is not supported</h1><p>Please upgrade your browser.</p>",
            "unsupported_browser",
        ),
        ("<title>Gull</title><p>お使いのブラウザはサポートされていません。</p>", "unsupported_browser"),
        (
            "<title>Gull</title><p>Open this page in the app</p><a href=/x>Download on the App Store</a>",
            "app_only",
        ),
        ("<title>Gull</title><h1>We'll be back soon!</h1><p>Down for maintenance.</p>", "error_page"),
        ("<title>Gull</title><h1>Wartungsarbeiten</h1><p>Bitte kommen Sie später wieder.</p>", "error_page"),
        ("<title>404</title><h1>Sayfa bulunamadı</h1>", "error_page"),
        ("<title>Gull</title><h1>Không tìm thấy trang</h1>", "error_page"),
        ("<title>Gull</title><h1>Az oldal nem található</h1>", "error_page"),
        ("<title>Gull</title><h1>Η σελίδα δεν βρέθηκε</h1>", "error_page"),
        ("<title>Gull</title><h1>पेज नहीं मिला</h1>", "error_page"),
        ("<title>Gull</title><h1>Kirjaudu sisään</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>Đăng nhập</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>Bejelentkezés</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>Σύνδεση</h1><input type=password>", "login_wall"),
        ("<title>Gull</title><h1>เข้าสู่ระบบ</h1><input type=password>", "login_wall"),
    ],
)
def test_other_notices_are_refused_each_for_its_reason(page, reason):
    assert reason_of(page) == reason


@pytest.mark.parametrize(
    "page",
    [
        f'<meta http-equiv="refresh" content="300"><h1>The weir</h1><p>{SENTENCE}{SENTENCE}</p>',
        f'<meta http-equiv="refresh" content="1; url=/live"><h1>The weir</h1><p>{SENTENCE}{SENTENCE}</p>',
        f"<h1>The weir</h1><p>{SENTENCE}{SENTENCE}</p><script>location.href='/b'</script>",
        (
            "<h1>A domain for the weir</h1><p>The town has bought weir.example. It had been told "
            "that the domain "
            "was for sale, and that somebody else would take it, and paid ninety pounds to a man in Ulm.</p>"
        ),
        f"<h1>Robots at the weir</h1><p>{SENTENCE}</p><p>“Verify you are human,” said the gate.</p>",
        "<h1>The weir</h1><p>Пожалуйста: вода снова поднялась, и мельница у моста опять работает.</p>",
    ],
)
def test_documents_that_only_resemble_them_stay(page):
    assert reason_of(page) is None


def test_the_story_behind_a_paywall_stays_what_it_is():
    told = linked_data(headline="The weir", isAccessibleForFree=False)
    body = f"<p>{SENTENCE}{SENTENCE}</p><p>Subscribe to read on.</p>"
    page = f"<title>The weir</title>{told}<h1>The weir</h1>{body}"
    article = pipeline.read(RawItem("https://gull.example/a", page.encode(), None))
    assert (article.notice, article.kind, article.metadata.paywalled) == (None, "article", True)


def test_the_ground_is_evidence():
    article = pipeline.read(RawItem("/a.html", shell(SCRIPT_NOTES[0]).encode(), None))
    fact = next(fact for fact in article.evidence if fact.subject == "kind")
    assert (fact.finding, article.kind) == ("other", "other")
    assert "needs_rendering" in fact.because
    assert "You need to enable JavaScript" in fact.because
