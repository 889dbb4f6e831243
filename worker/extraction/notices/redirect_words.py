"""Phrases of pages that only lead elsewhere: to another address, a domain offer, another browser, an app."""

from __future__ import annotations

from worker.extraction.notices.phrases import compile_phrases, read_phrases

REDIRECTS = read_phrases(
    """
    redirecting, redirect, redirecting you, page moved, object moved, document moved
    moved permanently, found
    301 moved permanently, 302 found, 302 moved temporarily, weiterleitung
    sie werden weitergeleitet, umleitung
    redirection, redirection en cours, vous allez être redirigé, redireccionando, redirigiendo
    reindirizzamento
    reindirizzamento in corso, redirecionando, redirecionamento, doorsturen, u wordt doorgestuurd
    перенаправление
    перенаправлення, przekierowanie, přesměrování, presmerovanie, átirányítás, redirecționare
    пренасочване
    ανακατεύθυνση, preusmjeravanje, yönlendiriliyorsunuz, omdirigerar, omdirigering, omdirigerer
    viderestilling
    uudelleenohjaus, 正在跳转, 页面跳转, 跳转中, 正在重新導向, リダイレクト, リダイレクト中
    리디렉션, 이동 중입니다
    إعادة توجيه, מפנה, در حال انتقال, đang chuyển hướng, กำลังเปลี่ยนเส้นทาง, mengalihkan
    """
)
REDIRECTS_WITHIN = compile_phrases(
    """
    you are being redirected, you will be redirected, you should be redirected, redirecting to
    redirecting you to
    not redirected automatically, not automatically redirected, aren't redirected
    are not redirected
    if you are not redirected, document has moved, page has moved, object moved to
    has been moved to, site has moved
    werden weitergeleitet, nicht automatisch weitergeleitet, werden automatisch
    wirst weitergeleitet
    allez être redirigé, êtes pas redirigé, êtes redirigé, redirection automatique, être redirigé
    será redirigido, serás redirigido, está siendo redirigido, no es redirigido
    redirigido automáticamente
    verrai reindirizzato, sarai reindirizzato, non vieni reindirizzato
    reindirizzato automaticamente
    será redirecionado, está sendo redirecionado, redirecionado automaticamente
    wordt doorgestuurd, niet automatisch doorgestuurd, будете перенаправлены
    перенаправлены автоматически
    будете перенаправлені, zostaniesz przekierowany, zaraz nastąpi przekierowanie
    budete přesměrováni
    budete presmerovaní, átirányítjuk, veți fi redirecționat, vei fi redirecționat
    ще бъдете пренасочени
    θα ανακατευθυνθείτε, bit ćete preusmjereni, bićete preusmereni, yönlendirileceksiniz
    yönlendiriliyorsunuz
    omdirigeras, bliver omdirigeret, viderestilles, blir omdirigert, ohjataan automaattisesti
    如果没有自动跳转
    没有自动跳转, 自动跳转, 秒后跳转, 如果您的浏览器没有自动, 自動的に移動, 自動的に切り替わらない
    リダイレクトされます
    자동으로 이동, 이동하지 않으면, سيتم توجيهك, سيتم إعادة توجيهك, תועבר, מועבר אוטומטית
    منتقل می‌شوید
    đang được chuyển hướng, sẽ được chuyển hướng, akan dialihkan
    """
)
PARKED_WITHIN = compile_phrases(
    """
    domain is for sale, domain may be for sale, domain name is for sale, domain is available for
    buy this domain
    domain for sale, domain has expired, domain name has expired, domain is parked, domain parked
    parked free
    parked domain, this domain is registered, purchase this domain, inquire about this domain
    make an offer on
    domain name is parked, get this domain, registered at namecheap, own this domain
    sedo domain parking
    domain steht zum verkauf, domain zu verkaufen, domain kaufen, domain ist geparkt
    domain wurde registriert
    diese domain wurde, domain zum kauf, hier entsteht eine neue
    domaine est à vendre, domaine à vendre, acheter ce domaine, domaine est expiré
    nom de domaine a expiré
    domaine est parké, domaine est enregistré
    dominio está en venta, dominio en venta, comprar este dominio, dominio ha caducado
    dominio ha expirado
    dominio è in vendita, dominio in vendita, acquista questo dominio, dominio è scaduto
    dominio è parcheggiato
    domínio está à venda, domínio à venda, comprar este domínio, domínio expirou, domínio expirado
    domein is te koop, domeinnaam is te koop, domeinnaam te koop, domein te koop
    domein is geregistreerd
    домен продается, домен продаётся, домен выставлен на продажу, купить домен, купить этот домен
    срок действия домена
    домен припаркован, домен продається, купити домен
    domena jest na sprzedaż, domena na sprzedaż, kup tę domenę, domena wygasła, doména je na prodej
    doména na prodej
    doména je na predaj, domain eladó, a domain név eladó, domeniu de vânzare, домейнът се продава
    πωλείται
    domena je na prodaju, domena na prodaj, alan adı satılık, bu alan adı satılıktır
    domänen är till salu
    domænet er til salg, domenet er til salgs, verkkotunnus on myytävänä
    域名出售, 域名正在出售, 该域名已, 此域名已, 此域名正在, 购买此域名, 本域名出售, ドメインは販売
    ドメインを購入, ドメインが販売
    도메인 판매, 도메인을 구입, النطاق للبيع, הדומיין למכירה, דומיין זה למכירה, دامنه به فروش
    tên miền này đang được bán
    โดเมนนี้, domain ini dijual
    """
)
BROWSERS_WITHIN = compile_phrases(
    """
    browser is not supported, browser isn't supported, browser not supported
    browser is no longer supported
    browser is unsupported, unsupported browser, don't support your browser
    do not support your browser
    doesn't support your browser, does not support your browser, browser is out of date
    browser is outdated
    outdated browser, update your browser, upgrade your browser, upgrade to a modern browser
    using an old browser
    using an outdated browser, browser is too old, longer support this browser, supported browsers
    browser wird nicht unterstützt, browser wird nicht mehr unterstützt, browser ist veraltet
    veralteter browser
    veralteten browser, aktualisieren sie ihren browser, browser nicht unterstützt, anderen browser
    navigateur n'est pas pris en charge, navigateur n'est plus pris en charge
    navigateur non pris en charge
    navigateur est obsolète, mettez à jour votre navigateur, mettre à jour votre navigateur
    navigateur obsolète
    navegador no es compatible, navegador no compatible, navegador no está soportado
    actualice su navegador
    actualiza tu navegador, navegador obsoleto, navegador está desactualizado
    browser non è supportato, browser non supportato, browser obsoleto, aggiorna il tuo browser
    aggiorna il browser
    navegador não é suportado, navegador não suportado, navegador não é compatível
    atualize seu navegador
    atualize o seu navegador, navegador desatualizado
    browser wordt niet ondersteund, browser wordt niet meer ondersteund, verouderde browser
    browser is verouderd
    update je browser, werk uw browser bij
    браузер не поддерживается, браузер устарел, обновите браузер, обновите ваш браузер
    устаревший браузер
    браузер не підтримується, браузер застарів, оновіть браузер
    przeglądarka nie jest obsługiwana, nieobsługiwana przeglądarka, zaktualizuj przeglądarkę
    przestarzała przeglądarka
    prohlížeč není podporován, nepodporovaný prohlížeč, aktualizujte svůj prohlížeč
    zastaralý prohlížeč
    prehliadač nie je podporovaný, aktualizujte si prehliadač, böngésző nem támogatott
    böngészője elavult
    browserul nu este acceptat, browserul dvs, actualizați browserul, браузърът не се поддържа
    обновете браузъра
    πρόγραμμα περιήγησης δεν υποστηρίζεται, preglednik nije podržan, ažurirajte preglednik
    brskalnik ni podprt
    tarayıcınız desteklenmiyor, tarayıcı desteklenmiyor, tarayıcınızı güncelleyin
    webbläsare stöds inte
    webbläsaren stöds inte, uppdatera din webbläsare, browser understøttes ikke
    browseren understøttes ikke
    opdater din browser, nettleseren støttes ikke, nettleseren din støttes ikke
    oppdater nettleseren
    selainta ei tueta, selaimesi on vanhentunut, päivitä selaimesi
    浏览器不受支持, 不支持您的浏览器, 浏览器版本过低, 升级浏览器, 升级您的浏览器, 不支援您的瀏覽器
    更新您的瀏覽器, 浏览器版本太低
    ブラウザはサポートされていません, ブラウザには対応しておりません, ブラウザには対応していません
    ブラウザを更新, お使いのブラウザは
    지원되지 않는 브라우저, 지원하지 않는 브라우저, 브라우저를 업데이트, 브라우저를 업그레이드
    متصفحك غير مدعوم, المتصفح غير مدعوم, تحديث متصفحك, הדפדפן שלך אינו נתמך, הדפדפן אינו נתמך
    עדכן את הדפדפן
    مرورگر شما پشتیبانی نمی‌شود, आपका ब्राउज़र समर्थित नहीं, trình duyệt của bạn không được hỗ trợ
    trình duyệt không được hỗ trợ
    ไม่รองรับเบราว์เซอร์, browser anda tidak didukung, perbarui browser
    """
)
APPS_WITHIN = compile_phrases(
    """
    continue in the app, open in the app, open in app, open the app, view in the app, view in app
    better in the app
    download the app to, get the app to, available in the app only, only available in the app
    in our app
    download on the app store, get it on google play, use the app to, continue reading in the app
    only available on mobile, open this page in the app, scan the qr code to
    in der app öffnen, in der app ansehen, weiter in der app, laden sie die app, nur in der app
    app öffnen
    ouvrir dans l'application, ouvrir l'application, continuer dans l'application
    télécharger l'application
    disponible sur google play, télécharger dans l'app store
    abrir en la aplicación, abrir la aplicación, continuar en la app, descarga la app
    disponible en google play
    abrir en la app, apri nell'app, apri l'app, continua nell'app, scarica l'app
    disponibile su google play
    abrir no aplicativo, abrir no app, abrir na app, continuar no app, baixe o app
    baixar o aplicativo
    disponível no google play, openen in de app, open in de app, download de app
    открыть в приложении
    продолжить в приложении, скачайте приложение, відкрити в додатку, завантажте додаток
    otwórz w aplikacji
    pobierz aplikację, otevřít v aplikaci, stáhněte si aplikaci, otvoriť v aplikácii
    megnyitás az alkalmazásban
    deschide în aplicație, uygulamada aç, uygulamayı indir, öppna i appen, ladda ner appen
    åbn i appen
    hent appen, åpne i appen, last ned appen, avaa sovelluksessa, lataa sovellus
    在app中打开, 打开app, 在 app 中打开, 下载app, app内打开, 打开app阅读全文, 在應用程式中開啟
    アプリで開く, アプリで見る
    アプリをダウンロード, 앱에서 열기, 앱에서 보기, 앱으로 보기, 앱 다운로드, افتح في التطبيق
    تنزيل التطبيق, פתח באפליקציה
    mở trong ứng dụng, mở ứng dụng, tải ứng dụng, เปิดในแอป, buka di aplikasi, unduh aplikasi
    """
)
"""Each inside a line, if there is hardly anything to read."""
