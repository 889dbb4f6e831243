"""Phrases, in many languages, of pages that need a script, and of pages that are loading."""

from __future__ import annotations

from worker.extraction.notices.phrases import compile_phrases, read_phrases

SCRIPT_NAMES = compile_phrases(
    """
    javascript, java script, java-script, javasript, джаваскрипт, ג'אווהסקריפט, جافا سكريبت
    جافاسكريبت, جاوااسکریپت
    جاوا اسکریپت, 자바스크립트, 자바 스크립트, ジャバスクリプト, 脚本, 腳本, จาวาสคริปต์
    जावास्क्रिप्ट
    """
)
"""What must be switched on."""
NEEDS = compile_phrases(
    """
    enable, turn on, turned off, turned on, switch on, switched off, activate, disabled, required
    requires, needs
    need to, needed, needs to, must have, does not support, doesn't support, not available, without
    works best
    have to, allow
    aktivier, einschalt, eingeschaltet, ausgeschaltet, benötig, erforderlich, ohne, braucht, voraus
    erlauben
    zulassen, angeschaltet, unterstützt
    activer, activez, désactiv
    activé, active, nécessaire, nécessite, requis, requiert, sans, besoin, autoris
    exécut
    activa, active, activo, desactiv, habilit, inhabilit, requier, necesit, necesari, permit
    funcion
    attiva, attivo, abilit, disabilit, disattiv, richied, richiest, necessari, senza, funzion
    ativ, habilit, desabilit, requer, necess, precisa, permit, funcion, sem
    inschakel, ingeschakeld, uitgeschakeld, schakel, vereist, nodig, zonder, activeer, aanzetten
    toestaan
    включ, отключ, требу, необходим, нужен, нужно, без, поддерж, активир, выключ, разреш
    увімк, ввімк, вимк, потріб, необхідн, підтрим, активу, дозвол
    włącz, wyłącz, wymag, potrzeb, bez, aktyw, obsług, zezw
    povol, zapn, vypn, vyžad, potřeb, nutn, nutný, aktiv
    povoľ, potreb, nevyhnut, aktivuj
    engedélyez, kapcsol, szükség, nélkül, letilt, aktivál
    activați, activeaz, activat, dezactiv, necesit, necesar, fără, pornit
    изключ, изисква, необходим, нужен, активирайте
    ενεργοποι, απενεργοποι, απαιτ, χρειάζ, χωρίς
    omogući, uključi, isključ, zahtijeva, zahteva, potreb, omogoč, vklop, vključ, омогућ, укључ
    потреб
    etkin, devre dışı, gerek, açın, aktif, olmadan, izin
    aktivera, slå på, avstäng, kräv, behöv, utan, tillåt, påslag
    aktiver, slå, kræv, nødvendig, uden, deaktiver, tillad
    skru på, krev, uten, tillat
    käyttöön, käytössä, vaati, vaatii, tarvit, ilman, pois, salli
    启用, 啟用, 开启, 開啟, 打开, 打開, 需要, 禁用, 停用, 关闭, 關閉, 支持, 支援, 允许, 允許
    有効, 無効, 必要, オン, オフ, 許可
    활성화, 사용, 필요, 허용, 비활성, 켜
    تفعيل, تمكين, فعّل, قم بتفعيل, يتطلب, مطلوب, معطل, بدون, تشغيل
    להפעיל, הפעל, הפעילו, לאפשר, אפשר, דרוש, נדרש, מושבת, ללא, זקוק
    فعال, نیاز, لازم, غیرفعال
    सक्षम, चालू, आवश्यक, अक्षम, बिना, ज़रूरत
    bật, kích hoạt, yêu cầu, cần, tắt, cho phép
    เปิดใช้, ต้อง, ปิด, จำเป็น, เปิด
    aktifkan, mengaktifkan, hidupkan, nonaktifkan, diperlukan, membutuhkan, memerlukan, nonaktif, tanpa
    dayakan
    """
)
SPEAKING_TO_READER = compile_phrases(
    """
    please, you_, your, this app, this application, this site, this website, this page, this web
    this service
    we're sorry, sorry, to view, to use, to run, to continue, best with
    bitte, sie_, ihr, ihrem, ihren, du_, dein, diese_, dieser, dieses, diesem, um die, um diese
    veuillez, merci, votre, vous, cette, ce site, pour_, désolé
    por favor, su navegador, tu navegador, usted, debes, debe_, esta_, este_, para_, lo sentimos
    per favore, si prega, tuo_, tua_, devi, questa, questo, vostro, per utilizzare
    per visualizzare, spiacenti
    seu_, você, precisa, desculpe
    alstublieft, alsjeblieft, gelieve, uw_, je_, jouw, u_, deze_, sorry
    пожалуйста, вам_, ваш, вы_, для_, этот, эта_, этого, эту_, извините
    будь ласка, вашому, цей, ця_, цього, ви_
    proszę, twoj, swoj, musisz, ta strona, ta aplikacja, ten serwis, tej_, aby_, prosimy
    prosím, váš, vaš, musíte, tato, tuto, této, pro_
    táto, tejto, pre_
    kérjük, böngésző, az oldal, az alkalmaz, ez a, ez az
    vă rug, te rug, dumneavoastră, trebuie, această, acest, pentru
    моля, трябва, този, тази, за да
    παρακαλ, σας, αυτή, αυτός, πρέπει, για_
    molimo, molim, ova_, ovu_, ovaj, prosimo, ta spletn, за_
    lütfen, bu_, tarayıcı
    vänligen, din_, ditt, den här, denna, för att
    venligst, denne, dette, for at
    vennligst, nettleser, for å
    sinun, selain, selaim, tämä, tämän, ole hyvä, ota_, sovellus
    请, 請, 您, 你, 本, 此, 浏览器, 瀏覽器
    ください, お使い, ご利用, この, 当サイト, ご覧, には
    주세요, 하세요, 십시오, 해야, 이_, 합니다, 브라우저
    يرجى, الرجاء, متصفح, هذا, يجب, من فضلك, هذه
    אנא, נא_, שלך, שלכם, זה, עליך, יש_, כדי
    لطفا, شما, این, مرورگر
    कृपया, आपक, यह, इस
    vui lòng, bạn, này, hãy
    กรุณา, โปรด, คุณ, นี้
    silakan, harap, anda, ini, mohon, tolong
    """
)
"""Words for the reader or for the page itself."""
HOW_TO = compile_phrases(
    """
    how to, how do, wie man, so aktivieren, anleitung, comment_, cómo, come_, como_, hoe_, как_
    як_, jak_, hogyan
    cum_, πώς, kako_, nasıl, hur_, hvordan, miten, 如何, 怎么, 怎麼, 方法, 방법, كيف, איך, چگونه
    कैसे, cách, วิธี, cara
    """
)
"""Words in the title of an article about it."""
LOADING = read_phrases(
    """
    loading, now loading, loading page, loading content, loading app, loading application
    please wait, one moment
    one moment please, please stand by, just a second, initializing, starting, starting up
    hold on, loading data
    lädt, lade, laden, wird geladen, seite wird geladen, inhalt wird geladen, daten werden geladen
    bitte warten
    einen moment bitte, bitte einen moment geduld, bitte warten sie
    chargement, chargement en cours, veuillez patienter, patientez, en cours de chargement
    merci de patienter
    cargando, espere por favor, por favor espere, espere un momento, un momento por favor
    caricamento, caricamento in corso, attendere prego, attendere, attendi, un attimo
    carregando, a carregar, aguarde, por favor aguarde, aguarde um momento
    bezig met laden, even geduld, even geduld a.u.b, een ogenblik geduld, wordt geladen
    pagina wordt geladen
    загрузка, идет загрузка, идёт загрузка, загружается, подождите, пожалуйста подождите
    страница загружается
    завантаження, завантажується, зачекайте, зачекайте будь ласка
    ładowanie, trwa ładowanie, proszę czekać, wczytywanie, trwa wczytywanie
    načítání, načítám, načítá se, čekejte prosím, prosím čekejte, načítava sa, načítavanie
    počkajte prosím
    betöltés, betöltés folyamatban, kérjük várjon, töltés
    se încarcă, încărcare, vă rugăm așteptați, așteptați
    зареждане, моля изчакайте, φόρτωση, παρακαλώ περιμένετε
    učitavanje, učitava se, molimo pričekajte, molimo sačekajte, nalaganje, учитавање
    yükleniyor, lütfen bekleyin, laddar, läser in, vänta, vänligen vänta, indlæser, vent venligst
    laster
    laster inn, vennligst vent, ladataan, odota hetki, odota
    加载中, 正在加载, 载入中, 正在载入, 请稍候, 请稍等, 請稍候, 載入中, 正在載入, 加載中, 努力加载中
    読み込み中, 読み込み中です, 読み込んでいます, ロード中, お待ちください, 少々お待ちください
    로딩 중, 로딩중, 로드 중, 불러오는 중, 불러오는 중입니다, 잠시만 기다려 주세요
    잠시만 기다려주세요
    جار التحميل, جاري التحميل, جارٍ التحميل, يرجى الانتظار, انتظر, טוען, בטעינה, נא להמתין, אנא המתן
    در حال بارگذاری, لطفا صبر کنید, लोड हो रहा है, लोड हो रहा, कृपया प्रतीक्षा करें
    đang tải, đang tải dữ liệu, vui lòng đợi, vui lòng chờ, กำลังโหลด, โปรดรอสักครู่, กรุณารอสักครู่
    memuat, sedang memuat, mohon tunggu, harap tunggu, memuatkan, sila tunggu
    """
)
"""Whole lines that a page shows while a script works."""
