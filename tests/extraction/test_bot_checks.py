"""Checks for robots are no documents."""

import pytest

from tests.extraction.notice_pages import BUNDLE, SENTENCE, STORY, reason_of, table

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
