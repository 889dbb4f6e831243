"""Phrases of error pages and login walls in many languages: whole titles, and phrases inside lines."""

from __future__ import annotations

from worker.extraction.notices.phrases import compile_phrases, read_phrases

ERRORS = read_phrases(
    """
    not found, page not found, file not found, object not found, page not available, page unavailable
    page cannot be found, page can't be found, the page cannot be found, page does not exist
    page missing
    we can't find that page, oops, whoops, uh oh, forbidden, access denied
    access forbidden, unauthorized, permission denied, bad request, internal server error, server error
    bad gateway, service unavailable, service temporarily unavailable, gateway timeout, gateway time-out
    request timeout, too many requests, site unavailable, error, error page, application error
    request blocked, request rejected, under maintenance
    down for maintenance, site under maintenance, website under maintenance, we'll be back soon
    unavailable for legal reasons, method not allowed, something went wrong, this page isn't available
    nothing here, page doesn't exist, content not found
    this page could not be found, the requested url was not found on this server, page introuvable
    seite nicht gefunden, nicht gefunden, seite existiert nicht, diese seite existiert nicht
    zugriff verweigert
    zugriff nicht erlaubt, interner serverfehler, dienst nicht verfügbar, ein fehler ist aufgetreten
    hoppla
    seite nicht verfügbar, nicht verfügbar, wartungsarbeiten, die seite wurde nicht gefunden, fehler
    zu viele anfragen, seite konnte nicht gefunden werden, die seite konnte nicht gefunden werden
    page non trouvée, page inexistante, introuvable, accès refusé, accès interdit
    erreur interne du serveur
    erreur serveur, service indisponible, page indisponible, oups, cette page n'existe pas, erreur
    interdit
    une erreur est survenue, site en maintenance, la page n'existe pas, non trouvé, non trouvée
    página no encontrada, no encontrado, no encontrada, página no disponible, acceso denegado, prohibido
    acceso prohibido, error interno del servidor, error del servidor, servicio no disponible, vaya
    la página no existe, esta página no existe, en mantenimiento, no se encontró la página
    error de servidor
    página não encontrada, não encontrado, não encontrada, página indisponível, acesso negado
    acesso proibido
    erro interno do servidor, erro do servidor, serviço indisponível, ops, esta página não existe, erro
    a página não existe, em manutenção, página inexistente, proibido
    pagina non trovata, non trovato, non trovata, pagina non disponibile, accesso negato
    accesso vietato
    errore interno del server, errore del server, servizio non disponibile, la pagina non esiste, errore
    questa pagina non esiste, in manutenzione, pagina inesistente, vietato
    страница не найдена, не найдено, не найдена, такой страницы нет, страница не существует
    доступ запрещён
    доступ запрещен, запрещено, внутренняя ошибка сервера, ошибка сервера, сервис недоступен, ошибка
    сервис временно недоступен, страница недоступна, доступ ограничен, технические работы
    页面不存在, 找不到页面, 页面未找到, 未找到页面, 未找到, 您访问的页面不存在, 页面找不到了, 拒绝访问
    禁止访问
    访问被拒绝, 服务器错误, 服务器内部错误, 服务不可用, 系统维护中, 网站维护中, 找不到網頁, 頁面不存在
    找不到頁面, 出错了
    ページが見つかりません, お探しのページは見つかりません, お探しのページは見つかりませんでした
    見つかりません
    ページが見つかりませんでした, ページは見つかりませんでした, アクセスが拒否されました
    アクセスできません, アクセス拒否
    サーバーエラー, 内部サーバーエラー, メンテナンス中, ただいまメンテナンス中です, エラー
    サービスは利用できません
    페이지를 찾을 수 없습니다, 찾을 수 없음, 접근이 거부되었습니다, 서버 오류, 점검 중입니다
    pagina niet gevonden, niet gevonden, toegang geweigerd, geen toegang, strona nie istnieje
    brak dostępu
    nie znaleziono strony, strona nie została znaleziona, nie znaleziono, odmowa dostępu
    sayfa bulunamadı, bulunamadı, erişim engellendi, sidan hittades inte, sidan kunde inte hittas
    hittades inte, siden blev ikke fundet
    siden ble ikke funnet, fant ikke siden, sivua ei löytynyt, sivua ei löydy, stránka nenalezena
    сторінку не знайдено, сторінка не знайдена, لم يتم العثور على الصفحة, تعذر العثور على الصفحة
    페이지를 찾을 수 없음, 존재하지 않는 페이지입니다, 접근 권한이 없습니다
    서비스를 이용할 수 없습니다, 내부 서버 오류, 오류
    pagina bestaat niet, deze pagina bestaat niet, interne serverfout, serverfout
    dienst niet beschikbaar
    pagina niet beschikbaar, fout, in onderhoud, oeps, er is iets misgegaan, verboden toegang
    nie znaleziono, strona niedostępna, wewnętrzny błąd serwera, błąd serwera, usługa niedostępna
    błąd, ups
    przerwa techniczna, brak strony, ta strona nie istnieje, coś poszło nie tak, dostęp zabroniony
    sayfa mevcut değil, böyle bir sayfa yok, sunucu hatası, hizmet kullanılamıyor, hata, bakım çalışması
    erişim reddedildi, bir şeyler ters gitti, aradığınız sayfa bulunamadı
    sidan finns inte, sidan saknas, åtkomst nekad, serverfel, tjänsten är inte tillgänglig, fel
    något gick fel
    siden findes ikke, siden blev ikke fundet, ikke fundet, adgang nægtet, serverfejl, fejl
    noget gik galt
    siden finnes ikke, siden eksisterer ikke, ikke funnet, ingen tilgang, tilgang nektet, serverfeil
    feil
    noe gikk galt
    sivua ei ole, ei löytynyt, pääsy kielletty, pääsy estetty, palvelinvirhe, virhe
    jokin meni pieleen, hups
    stránka neexistuje, stránka nebyla nalezena, nenalezeno, přístup odepřen, přístup zamítnut
    chyba serveru
    interní chyba serveru, chyba, něco se pokazilo, údržba, jejda
    stránka sa nenašla, stránka nenájdená, stránka neexistuje, nenájdené, prístup zamietnutý
    prístup odmietnutý
    chyba servera, niečo sa pokazilo
    az oldal nem található, a keresett oldal nem található, az oldal nem létezik, oldal nem található
    nem található, hozzáférés megtagadva, szerverhiba, hiba, karbantartás, valami hiba történt
    pagina nu a fost găsită, pagina nu există, pagină negăsită, negăsit, acces interzis
    accesul este interzis
    eroare de server, eroare, serviciu indisponibil, ceva nu a mers bine
    страницата не е намерена, страницата не съществува, не е намерено, достъпът е отказан
    достъп отказан
    грешка в сървъра, грешка, нещо се обърка
    η σελίδα δεν βρέθηκε, δεν βρέθηκε, η σελίδα δεν υπάρχει, δεν βρέθηκε η σελίδα
    απαγορεύεται η πρόσβαση
    δεν επιτρέπεται η πρόσβαση, σφάλμα διακομιστή, σφάλμα, κάτι πήγε στραβά
    stranica nije pronađena, stranica ne postoji, nije pronađeno, pristup odbijen, zabranjen pristup
    greška poslužitelja, greška servera, greška, nešto je pošlo po zlu, stran ni bila najdena
    strani ni mogoče najti
    dostop zavrnjen, napaka, страница није пронађена
    не знайдено, доступ заборонено, помилка сервера, помилка, сервіс недоступний, щось пішло не так
    такої сторінки немає, такої сторінки не існує
    غير موجود, تم رفض الوصول, الوصول مرفوض, ممنوع, خطأ في الخادم, خطأ, الخدمة غير متوفرة
    الصفحة غير متاحة
    الصفحة المطلوبة غير موجودة, حدث خطأ ما
    העמוד לא נמצא, הדף אינו קיים, העמוד אינו קיים, לא נמצא, הגישה נדחתה, אין גישה, שגיאת שרת, שגיאה
    משהו השתבש
    صفحه یافت نشد, صفحه پیدا نشد, یافت نشد, دسترسی غیرمجاز, دسترسی ممنوع, خطای سرور, خطا
    पृष्ठ नहीं मिला, पेज नहीं मिला, नहीं मिला, पहुँच अस्वीकृत, सर्वर त्रुटि, त्रुटि
    không tìm thấy trang, trang không tồn tại, không tìm thấy, truy cập bị từ chối, lỗi máy chủ, lỗi
    đã xảy ra lỗi
    ไม่พบหน้า, ไม่พบหน้านี้, ไม่พบหน้าที่คุณต้องการ, ไม่พบ, การเข้าถึงถูกปฏิเสธ, ข้อผิดพลาด, เกิดข้อผิดพลาด
    halaman tidak ditemukan, tidak ditemukan, akses ditolak, kesalahan server, kesalahan
    terjadi kesalahan
    layanan tidak tersedia, halaman tidak tersedia, laman tidak ditemui
    الصفحة غير موجودة, הדף לא נמצא, العنوان غير موجود
    """
)
"""As a whole title, or a part of one beside the site's name. A status code beside it is removed."""
ERRORS_WITHIN = compile_phrases(
    """
    page not found, page could not be found, page cannot be found, page can't be found
    page couldn't be found
    page you requested, page you were looking for, page you are looking for, page you're looking for
    was not found on this server, couldn't find that page, couldn't find the page, can't find that page
    can't find the page, page no longer exists, page doesn't exist, page does not exist
    don't have permission to access, do not have permission to access, unable to complete your request
    encountered an internal error, temporarily unavailable
    please enable cookies, cookies are disabled, cookies must be enabled, enable cookies in your browser
    not authorized to view, not authorized to access, no longer available
    seite konnte nicht gefunden werden, seite wurde nicht gefunden, gesuchte seite, angeforderte seite
    keine berechtigung, aufgerufene seite, gewünschte seite, vorübergehend nicht erreichbar
    page demandée, page que vous recherchez, page que vous cherchez, page n'existe pas
    page n'existe plus
    n'avez pas l'autorisation, n'a pas été trouvée, temporairement indisponible
    página que buscas, página que busca, página que estás buscando, página solicitada, no tiene permiso
    no se pudo encontrar la página, temporalmente no disponible
    pagina richiesta, pagina che stai cercando, pagina che cerchi, non è stata trovata
    non hai i permessi
    temporaneamente non disponibile
    página que procura, página que você procura, página que você está procurando, não foi encontrada
    não tem permissão, temporariamente indisponível
    запрашиваемая страница, запрошенная страница, страница не найдена, страница удалена
    нет прав доступа
    такой страницы не существует, временно недоступен
    页面不存在, 页面未找到, 无法找到该页面, 您访问的页面, 没有权限访问, 页面已被删除, 您要找的页面
    ページが見つかりません, ページは見つかりません, ページは存在しません, アクセス権限がありません
    ページは削除された
    お探しのページは, 요청하신 페이지, pagina die u zoekt, pagina die je zoekt, strona której szukasz
    aradığınız sayfa, sidan du söker, сторінка не існує, 페이지가 존재하지 않, 페이지를 찾을 수 없
    일시적으로 사용할 수 없
    pagina bestaat niet, tijdelijk niet beschikbaar, geen toestemming om, strona nie istnieje
    strona nie została
    tymczasowo niedostępn, nie masz uprawnień, sayfa bulunamadı, sayfa mevcut değil
    geçici olarak kullanılamıyor
    sidan finns inte, sidan kunde inte, tillfälligt otillgänglig, den side du leder, siden findes ikke
    siden blev ikke fundet, midlertidigt utilgængelig, siden du leter, siden finnes ikke
    midlertidig utilgjengelig
    etsimääsi sivua, sivua ei löyt, tilapäisesti poissa, hledaná stránka, požadovaná stránka
    stránka nebyla
    stránka neexistuje, dočasně nedostupn, hľadaná stránka, stránka sa nenašla, dočasne nedostupn
    a keresett oldal, az oldal nem található, átmenetileg nem elérhető, pagina căutată
    pagina pe care o căutați
    pagina pe care o cauți, temporar indisponibil, която търсите, страницата не е намерена
    временно недостъпн, η σελίδα που ζητήσατε, η σελίδα που αναζητάτε, η σελίδα δεν βρέθηκε
    προσωρινά μη διαθέσιμ
    tražena stranica, stranica koju tražite, stranica nije pronađena, privremeno nedostup, iskana stran
    сторінку не знайдено, запитувана сторінка, тимчасово недоступн, الصفحة التي تبحث عنها
    الصفحة المطلوبة
    الصفحة غير موجودة, غير متاح حاليا, הדף שחיפשת, העמוד שחיפשת, הדף המבוקש, הדף לא נמצא, صفحه مورد نظر
    صفحه یافت نشد, पृष्ठ नहीं मिला, पेज नहीं मिला, trang bạn tìm, trang bạn yêu cầu, trang không tồn tại
    tạm thời không khả dụng, หน้าที่คุณต้องการ, ไม่พบหน้า, halaman yang anda cari, halaman tidak ditemukan
    tidak tersedia untuk sementara
    """
)
"""Inside a line, if there is hardly anything else on the page."""
LOGINS = read_phrases(
    """
    log in, login, log on, logon, sign in, signin, log in or sign up, log in or register
    login or register
    sign in or register, sign up or log in, login required, log in required, authentication required
    sign in required, member login, members login, user login, account login, customer login
    welcome back
    please log in, please login, please sign in, sign in to your account, log in to your account
    login to your account, log in to continue, sign in to continue, members only, subscribers only
    restricted access, log into your account, admin login, administration login
    sign in to start your session
    single sign-on, two-factor authentication, enter your password, lock screen, lockscreen
    anmelden, anmeldung, einloggen, bitte anmelden, bitte einloggen, bitte melden sie sich an
    kundenlogin
    mitglieder-login, jetzt anmelden, anmelden oder registrieren, mitgliederbereich, willkommen zurück
    anmeldung erforderlich, login erforderlich, zugang nur für mitglieder
    connexion, se connecter, connectez-vous, identifiez-vous, identification, authentification
    espace membre
    connexion requise, connectez-vous à votre compte, accès réservé, accès réservé aux abonnés
    s'identifier
    connexion à votre compte, réservé aux abonnés, espace client
    iniciar sesión, inicia sesión, inicio de sesión, acceder, acceso, identifícate, ingresar, ingresa
    acceso de usuarios, acceso clientes, acceso restringido, iniciar sesión o registrarse, inicie sesión
    accedi, accesso, effettua il login, effettua l'accesso, area riservata, login utente, accesso utenti
    accedi o registrati, accedi al tuo account, accesso riservato
    entrar, iniciar sessão, faça login, fazer login, acesse sua conta, área restrita, acesso restrito
    login do usuário
    entre na sua conta, acessar, acesse, área do cliente, entrar ou cadastrar-se
    войти, вход, вход на сайт, вход в систему, авторизация, вход в личный кабинет, войдите
    личный кабинет
    войти или зарегистрироваться, требуется авторизация, необходима авторизация
    登录, 登陆, 用户登录, 会员登录, 账号登录, 请登录, 请先登录, 登入, 會員登入, 帳號登入, 用户登陆
    欢迎登录, 登录注册, 登录/注册
    ログイン, 会員ログイン, サインイン, ログインしてください, ログイン画面, ログインページ, 会員専用
    ログインが必要です
    로그인, 회원 로그인, 로그인이 필요합니다, inloggen, aanmelden, zaloguj się, logowanie, giriş yap
    oturum aç, logga in
    log ind, logg inn, kirjaudu sisään, přihlášení, přihlásit se, увійти, вхід, تسجيل الدخول, ادخل
    התחברות
    כניסה, 로그인 페이지, 로그인하기, 회원로그인, 로그인 해주세요, log in op je account
    log in bij je account
    inloggen op je account, inloggen vereist, welkom terug, zaloguj, logowanie do serwisu
    panel logowania
    strefa klienta, wymagane logowanie, oturum açın, kullanıcı girişi, üye girişi, giriş, inloggning
    logga in på ditt konto, inloggning krävs, log ind på din konto, login påkrævet
    logg inn på kontoen din, logg på
    innlogging, kirjaudu, kirjautuminen, kirjaudu sisään tilillesi, přihlaste se
    přihlášení uživatele, prihlásenie
    prihlásiť sa, prihláste sa, bejelentkezés, belépés, jelentkezzen be, autentificare, conectare
    intră în cont
    conectați-vă, autentifică-te, вход в профила, влезте, влизане, вписване, σύνδεση, είσοδος
    συνδεθείτε
    prijava, prijavite se, prijavi se, пријава, вхід в систему, вхід на сайт, авторизація, увійдіть
    تسجيل دخول, سجل الدخول, سجل دخولك, دخول الأعضاء, התחבר, התחברו, כניסה לחשבון, כניסת משתמשים
    ورود, ورود به حساب, ورود به سایت, ورود کاربران, लॉग इन, लॉग इन करें, साइन इन, साइन इन करें, लॉगिन
    đăng nhập, đăng nhập vào tài khoản, เข้าสู่ระบบ, ลงชื่อเข้าใช้, masuk, masuk ke akun, masuk ke akun anda
    silakan masuk, log masuk
    """
)
"""As a whole title, or a part of one."""
LOGINS_WITHIN = compile_phrases(
    """
    sign in to your account, log in to your account, login to your account, log in to continue
    sign in to continue, login to continue, sign in to read, log in to read, log in to view
    sign in to view
    must be logged in to, must log in to, must sign in to, need to log in to, need to be logged in to
    need to sign in to, please log in to, please login to, please sign in to, requires authentication
    only for members, for subscribers only, only subscribers can read, only members can
    sign in to start
    sign in with your, log in with your, requires a login, login to access, log in to access
    melden sie sich an, bitte anmelden, bitte einloggen, müssen angemeldet sein, müssen sich anmelden
    müssen eingeloggt sein, nur für abonnenten, nur für mitglieder, musst angemeldet sein, einloggen um
    connectez-vous pour, devez être connecté, devez vous connecter, veuillez vous connecter
    réservé aux abonnés
    vous identifier pour, connectez-vous à votre
    inicia sesión para, inicie sesión para, debes iniciar sesión, debe iniciar sesión
    sólo para suscriptores
    solo para suscriptores, inicia sesión en tu, tienes que iniciar sesión
    accedi per, devi effettuare l'accesso, devi effettuare il login, riservato agli abbonati
    devi accedere
    effettua il login per, accedi al tuo, contenuto riservato
    faça login para, precisa fazer login, inicie sessão para, precisa estar logado
    exclusivo para assinantes
    deve iniciar sessão, entre na sua conta, deve fazer login
    войдите чтобы, необходимо войти, необходимо авторизоваться, пожалуйста войдите
    только для зарегистрированных, только для подписчиков, войдите в свой аккаунт, требуется авторизация
    请先登录, 登录后才能, 登录后查看, 请登录后, 需要登录, 請先登入, 登入後, 登录您的
    ログインしてください, ログインが必要, 会員限定, ログインすると, 会員の方は, 로그인 후, 로그인이 필요
    inloggen om, log in om, zaloguj się aby, giriş yapmalısınız, logga in för att, 로그인하세요
    로그인해 주세요
    로그인해야, 로그인이 필요합니다, je moet ingelogd zijn, u moet ingelogd zijn, je moet inloggen
    u moet inloggen
    alleen voor abonnees, alleen voor leden, zaloguj się by, musisz się zalogować, musisz być zalogowany
    tylko dla subskrybentów, tylko dla zalogowanych, giriş yapın, oturum açmanız, sadece aboneler
    du måste logga in, du måste vara inloggad, endast för prenumeranter, du skal logge ind
    du skal være logget ind
    log ind for at, kun for abonnenter, du må logge inn, du må være logget inn, logg inn for å
    kirjaudu sisään jatkaaksesi, sinun on kirjauduttava, vain tilaajille, musíte se přihlásit
    musíte být přihlášen
    přihlaste se pro, pouze pro předplatitele, musíte sa prihlásiť, musíte byť prihlásen
    prihláste sa pre
    be kell jelentkeznie, jelentkezz be a, jelentkezzen be a, csak előfizetők
    trebuie să vă autentificați
    trebuie să fii autentificat, trebuie să fiți autentificat, conectați-vă pentru
    autentificați-vă pentru
    doar pentru abonați, трябва да влезете, само за абонати, πρέπει να συνδεθείτε, συνδεθείτε για
    μόνο για συνδρομητές, morate se prijaviti, morate biti prijavljeni, prijavite se kako
    prijavite se da
    необхідно увійти, увійдіть щоб, лише для передплатників, потрібна авторизація
    يجب تسجيل الدخول, يرجى تسجيل الدخول, سجل الدخول للمتابعة, سجّل الدخول, للمشتركين فقط, יש להתחבר
    עליך להתחבר
    התחברו כדי, התחבר כדי, למנויים בלבד, برای ادامه وارد, وارد حساب خود, जारी रखने के लिए साइन इन
    लॉग इन करना होगा
    bạn cần đăng nhập, vui lòng đăng nhập, đăng nhập để, กรุณาเข้าสู่ระบบ, โปรดเข้าสู่ระบบ, เข้าสู่ระบบเพื่อ
    anda harus masuk, silakan masuk untuk, masuk untuk melanjutkan, khusus pelanggan
    """
)
"""Inside a line, if there is hardly anything to read."""
