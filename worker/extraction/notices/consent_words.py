"""Phrases on walls that ask for consent before they show anything, in many languages."""

from __future__ import annotations

from worker.extraction.notices.phrases import compile_phrases, read_phrases

ASKING = compile_phrases(
    """
    before you continue, before we continue, before you proceed, we value your privacy
    value your privacy
    your privacy choices, your privacy matters, your privacy is important
    we care about your privacy
    we respect your privacy, respect your privacy, about your privacy, control your privacy
    your data your choice
    we use cookies, uses cookies, cookie consent, cookie settings, cookie preferences
    privacy settings
    privacy preferences, manage your privacy, manage consent, manage your consent, consent required
    your consent
    we need your consent, accept cookies, privacy preference center, part of the yahoo family
    we and our partners, asks for your consent, cookies on_, your choices regarding cookies
    choices about cookies
    bevor sie fortfahren, bevor du fortfährst, bevor sie zu_, bevor es weitergeht, ihre privatsphäre
    deine privatsphäre, privatsphäre ist uns wichtig, datenschutzeinstellungen
    datenschutz-einstellungen
    privatsphäre-einstellungen, privatsphäreeinstellungen, cookie-einstellungen
    cookie einstellungen
    wir verwenden cookies, wir nutzen cookies, wir setzen cookies, verwendet cookies, nutzt cookies
    cookie-hinweis
    ihre einwilligung, deine einwilligung, ihre zustimmung, deine zustimmung
    zustimmung erforderlich
    einwilligung erforderlich, mit werbung weiterlesen, mit werbung lesen, weiter mit werbung
    mit werbung oder, mit werbung und, pur-abo
    werbung und tracking
    cookie-zustimmung, yahoo ist teil, wir und unsere partner, wir brauchen ihre, ihre daten
    avant de continuer, avant d'accéder, avant de poursuivre, votre vie privée, respect de votre vie
    vos choix
    nous utilisons des cookies, utilise des cookies, gestion des cookies, paramètres des cookies
    votre consentement
    gérer le consentement, paramètres de confidentialité, nous et nos partenaires, vos données
    votre confidentialité
    antes de continuar, antes de ir a, tu privacidad, su privacidad, usamos cookies
    utilizamos cookies
    utiliza cookies, usa cookies, configuración de cookies, gestionar el consentimiento
    tu consentimiento
    su consentimiento, configuración de privacidad, nosotros y nuestros socios
    prima di continuare, prima di procedere, prima di proseguire, tua privacy, vostra privacy
    utilizziamo i cookie
    usiamo i cookie, utilizziamo cookie, utilizza cookie, utilizza i cookie, usa i cookie
    impostazioni dei cookie
    impostazioni cookie, gestisci consenso, tuo consenso, impostazioni sulla privacy
    noi e i nostri partner
    antes de avançar, antes de prosseguir, sua privacidade, usa cookies, configurações de cookies
    definições de cookies, gerenciar consentimento, gerir consentimento, seu consentimento
    a tua privacidade
    nós e nossos parceiros, nós e os nossos parceiros, preferências de cookies
    voordat je verdergaat, voordat u verdergaat, voordat je doorgaat, voordat u doorgaat, je privacy
    uw privacy
    jouw privacy, wij gebruiken cookies, we gebruiken cookies, gebruikt cookies, cookie-instellingen
    cookie instellingen, privacy-instellingen, uw toestemming, jouw toestemming, je toestemming
    cookievoorkeuren
    wij en onze partners
    zanim przejdziesz, zanim kontynuujesz, zanim będziesz kontynuować, twoją prywatność
    twoja prywatność
    twojej prywatności, używamy plików cookie, używa plików cookie, korzysta z plików cookie
    używamy cookies
    korzystamy z plików cookie, ustawienia plików cookie, ustawienia prywatności, zarządzaj zgodą
    my i nasi partnerzy, szanujemy prywatność
    прежде чем продолжить, перед тем как продолжить, прежде чем перейти, используем файлы cookie
    используем cookie, использует cookie, использует файлы cookie, вашу конфиденциальность
    вашей конфиденциальности, ваша конфиденциальность, настройки cookie, настройки файлов cookie
    настройки конфиденциальности, согласие на обработку, использование cookie, мы и наши партнеры
    перш ніж продовжити, перед тим як продовжити, перш ніж перейти, використовуємо файли cookie
    використовуємо cookie, використовує файли cookie, використовує cookie, ваша конфіденційність
    вашу конфіденційність, налаштування cookie, налаштування файлів cookie
    налаштування конфіденційності
    než budete pokračovat, než začnete, vašeho soukromí, vaše soukromí, používáme soubory cookie
    používáme cookies
    používá soubory cookie, používá cookies, používají cookies, nastavení cookies
    nastavení soukromí
    skôr ako budete pokračovať, než budete pokračovať, vaše súkromie, vášho súkromia
    používame súbory cookie
    používame cookies, používa súbory cookie, používa cookies, nastavenia cookies
    nastavenia súborov cookie
    mielőtt folytatná, mielőtt továbblép, mielőtt folytatod, adatainak védelme, sütiket használ
    cookie-kat használ
    sütibeállítások, süti beállítások, adatvédelmi beállítások, fontos számunkra az ön
    înainte de a continua, înainte să continuați, înainte să continui, confidențialitatea ta
    confidențialitatea dumneavoastră, confidențialitatea dvs, folosim cookie, utilizăm cookie
    folosește cookie
    utilizează cookie, setări cookie, setările cookie, setări de confidențialitate
    prețuim confidențialitatea
    преди да продължите, използваме бисквитки, използва бисквитки, вашата поверителност
    настройки за бисквитки
    поверителността ви
    πριν συνεχίσετε, πριν προχωρήσετε, χρησιμοποιούμε cookies, χρησιμοποιεί cookies, το απόρρητό σας
    ιδιωτικότητά σας, ρυθμίσεις cookies, ρυθμίσεις απορρήτου
    prije nego nastavite, prije nego što nastavite, pre nego što nastavite, koristimo kolačiće
    koristi kolačiće
    vaša privatnost, vašu privatnost, postavke kolačića, podešavanja kolačića, preden nadaljujete
    uporabljamo piškotke, uporablja piškotke, vaša zasebnost, користимо колачиће
    пре него што наставите
    devam etmeden önce, gizliliğinize, gizliliğiniz, çerezleri kullan, çerez kullan, çerezler kullan
    çerez ayarları
    çerez tercihleri, gizlilik ayarları
    innan du fortsätter, din integritet, vi använder cookies, vi använder kakor, använder cookies
    använder kakor
    cookieinställningar, kakinställningar, sekretessinställningar, ditt samtycke
    før du fortsætter, dit privatliv, vi bruger cookies, bruger cookies, cookieindstillinger
    cookie-indstillinger
    privatlivsindstillinger, dit samtykke
    før du fortsetter, ditt personvern, personvernet ditt, bruker informasjonskapsler
    vi bruker cookies
    bruker cookies, personverninnstillinger, ditt samtykke
    ennen kuin jatkat, yksityisyyttäsi, yksityisyytesi, käytämme evästeitä, käyttää evästeitä
    evästeasetukset
    tietosuoja-asetukset
    继续前往, 在继续之前, 继续之前, 在您继续, 繼續之前, 在您繼續, 前往之前, 使用 cookie, 使用cookie
    重视您的隐私, 重視您的隱私
    您的隐私, 您的隱私, cookie 设置, cookie设置, 隐私设置, cookie 設定, 隱私權設定, 隐私偏好
    続行する前に, 続ける前に, 次に進む前に, 進む前に, アクセスする前に, cookieを使用, cookie を使用
    クッキーを使用
    プライバシーを尊重, プライバシーの設定, プライバシー設定, お客様のプライバシー, cookieの設定
    cookie の設定
    クッキーの設定, cookie の使用, cookieの使用
    계속하기 전에, 계속하시기 전에, 쿠키를 사용, 개인정보 보호를, 개인 정보 보호를, 쿠키 설정
    귀하의 개인정보
    귀하의 개인 정보, 개인정보 설정
    قبل المتابعة, قبل أن تتابع, نستخدم ملفات تعريف الارتباط, يستخدم ملفات تعريف الارتباط
    ملفات تعريف الارتباط
    خصوصيتك, إعدادات الخصوصية
    לפני שממשיכים, לפני שתמשיך, לפני שתמשיכו, משתמשים בעוגיות, משתמש בעוגיות, משתמשים בקובצי
    משתמש בקובצי
    הפרטיות שלך, הפרטיות שלכם, הגדרות עוגיות, בפרטיות שלך
    پیش از ادامه, قبل از ادامه, ما از کوکی, از کوکی, حریم خصوصی شما, تنظیمات کوکی
    जारी रखने से पहले, हम कुकी, कुकीज़ का उपयोग, कुकी का उपयोग, आपकी गोपनीयता, कुकी सेटिंग
    trước khi bạn tiếp tục, trước khi tiếp tục, sử dụng cookie, quyền riêng tư của bạn
    cài đặt cookie
    ก่อนที่คุณจะไปต่อ, ก่อนดำเนินการต่อ, ก่อนไปยัง, เราใช้คุกกี้, ใช้คุกกี้, ความเป็นส่วนตัวของคุณ
    การตั้งค่าคุกกี้
    sebelum anda melanjutkan, sebelum melanjutkan, sebelum anda meneruskan, menggunakan cookie
    menggunakan kuki
    privasi anda, pengaturan cookie
    """
)
"""In its heading, or in one of its lines."""
TOPICS = compile_phrases(
    """
    cookie, куки, kakor, çerez, eväste, süti, kolačić, piškot, бисквитк, колачић, 쿠키, クッキー
    ملفات تعريف
    עוגיות, کوکی, कुकी, คุกกี้, kuki, informasjonskaps, ciastecz
    consent, einwillig, zustimm, consenti, consenso, toestemming, zgod, согласи, згод, souhlas
    súhlas, hozzájárul
    consimț, съглас, συγκατάθεσ, privol, pristan, onay, rıza, samtyck, samtykk, suostumu, 同意, 동의
    موافق, הסכמ
    رضایت, सहमति, đồng ý, ยินยอม, persetujuan
    privacy, datenschutz, privatsphäre, vie privée, confidentialit, données, privacidad, datos
    dados, dati
    prywatno, данны, дани, конфиденц, конфіденц, soukrom, súkrom, adatvéd, confidenț
    date cu caracter, поверител
    απόρρητο, privatnost, zasebnost, gizlilik, kişisel veri, integritet, privatliv, personvern
    yksityisyy
    tietosuoj, 隐私, 隱私, プライバシー, 個人情報, 개인정보, 개인 정보, خصوصي, פרטיות, حریم خصوصی
    गोपनीयता, riêng tư
    ส่วนบุคคล, ส่วนตัว, privasi, personal data, your data, personenbezog, daten
    partner, advert, werbung, publicit, publicid, pubblicit, anúncio, реклам, reklam, reklām, 广告
    廣告, 広告, 광고
    إعلان, advertent, annons, mainos, διαφήμισ, hirdetés, oglas, quảng cáo, โฆษณา, iklan, פרסומ
    تبلیغ, विज्ञापन
    personalis, personaliz, personnalis, персонализ, accept all, reject all, 個人化, 个性化
    パーソナライズ, 맞춤
    """
)
"""What its other paragraphs are about."""
ANSWERS = read_phrases(
    """
    accept, accept all, accept all cookies, accept cookies, accept and continue, accept & continue
    accept & close
    accept and close, i accept, i agree, agree, agree and continue, agree & continue
    agree and close, allow all
    allow all cookies, allow cookies, consent, i consent, accept and proceed
    accept all and continue, reject all
    reject, reject all cookies, decline, decline all, yes i agree, agree and proceed
    continue with ads
    manage options, manage preferences, accept all & continue
    akzeptieren, alle akzeptieren, alles akzeptieren, alle cookies akzeptieren
    akzeptieren und weiter
    akzeptieren und schließen, cookies akzeptieren, zustimmen, allen zustimmen, zustimmen und weiter
    ich stimme zu, einverstanden, ich bin einverstanden, alle zulassen, alle cookies zulassen
    alle ablehnen
    alles ablehnen, ablehnen, annehmen, alle annehmen, einwilligen, einwilligen und weiter
    weiter mit werbung
    mit werbung weiterlesen, ich akzeptiere
    accepter, tout accepter, j'accepte, accepter et continuer, accepter et fermer
    accepter tous les cookies
    accepter les cookies, accepter tout, tout autoriser, autoriser tous les cookies
    je suis d'accord, tout refuser
    refuser, tout rejeter, continuer sans accepter, accepter & fermer, je consens
    aceptar, aceptar todo, aceptar todas, aceptar todos, aceptar cookies, aceptar y continuar
    acepto
    aceptar todas las cookies, aceptar y cerrar, estoy de acuerdo, permitir todas, permitir todo
    rechazar todo
    rechazar, rechazar todas, consentir, continuar sin aceptar
    accetta, accetta tutto, accetta tutti, accetta e continua, accetta e chiudi
    accetta tutti i cookie, accetto
    accetta i cookie, accetta cookie, acconsento, consenti tutti, consenti tutto, rifiuta tutto
    rifiuta, rifiuta tutti
    continua senza accettare, acconsenti
    aceitar, aceitar tudo, aceitar todos, aceitar cookies, aceitar todos os cookies
    aceitar e continuar, aceito
    aceitar e fechar, concordo, concordar, permitir todos, permitir tudo, rejeitar tudo, rejeitar
    recusar
    recusar tudo, consentir
    accepteren, alles accepteren, alle cookies accepteren, cookies accepteren, accepteer
    accepteer alles
    accepteer alle cookies, akkoord, ik ga akkoord, akkoord en doorgaan, ik accepteer, toestaan
    alles toestaan
    alles afwijzen, weigeren, alles weigeren
    принять, принять все, принять всё, принять все cookie, принять все файлы cookie, принимаю
    согласен, соглашаюсь
    я согласен, согласиться, принять и продолжить, принять и закрыть, разрешить все, отклонить все
    отклонить
    прийняти, прийняти все, прийняти всі, прийняти всі файли cookie, погоджуюсь, погоджуюся, згоден
    я згоден
    дозволити всі, дозволити все, відхилити все, відхилити всі, відхилити
    akceptuję, akceptuj, zaakceptuj, zaakceptuj wszystko, zaakceptuj wszystkie, akceptuję wszystkie
    akceptuj wszystkie, akceptuj wszystko, zgadzam się, przejdź do serwisu, zezwól na wszystkie
    odrzuć wszystko
    odrzuć wszystkie, odrzuć, akceptuję i przechodzę do serwisu
    přijmout, přijmout vše, přijmout všechny, přijmout všechny cookies, souhlasím, povolit vše
    povolit všechny
    odmítnout, odmítnout vše, přijímám
    prijať, prijať všetko, prijať všetky, súhlasím, povoliť všetko, povoliť všetky, odmietnuť
    odmietnuť všetko
    odmietnuť všetky, prijímam
    elfogadom, elfogadás, az összes elfogadása, összes elfogadása, mindet elfogadom
    elfogadom az összeset
    összes süti elfogadása, egyetértek, az összes elutasítása, elutasítom, elutasítás, hozzájárulok
    accept toate, acceptă, acceptă tot, acceptă toate, acceptați, acceptați tot, acceptați toate
    sunt de acord
    permite toate, respinge, respinge tot, respinge toate, respingeți tot
    приемам, приемам всички, приемане, приемане на всички, приеми, приеми всички, съгласен съм
    разреши всички
    отхвърляне на всички, отказвам, отхвърли всички
    αποδοχή, αποδοχή όλων, αποδέχομαι, συμφωνώ, αποδοχή cookies, απόρριψη όλων, απόρριψη
    αποδοχή και συνέχεια
    prihvati, prihvati sve, prihvaćam, prihvaćam sve, prihvatam, prihvatam sve, prihvatiti sve
    slažem se, sprejmi
    sprejmi vse, sprejmem, sprejmem vse, strinjam se, odbij sve, odbij, zavrni vse, прихвати све
    прихватам
    kabul et, tümünü kabul et, kabul ediyorum, hepsini kabul et, tüm çerezleri kabul et, onaylıyorum
    onayla
    tümünü reddet, reddet, kabul et ve devam et
    acceptera, acceptera alla, godkänn, godkänn alla, godkänn alla cookies, jag godkänner
    jag samtycker
    tillåt alla, acceptera alla cookies, avvisa alla, neka, neka alla
    accepter alle, accepter alle cookies, acceptér, acceptér alle, tillad alle, tillad alle cookies
    jeg accepterer, godkend, godkend alle, afvis alle, afvis
    godta, godta alle, aksepter, aksepter alle, godkjenn, godkjenn alle, jeg godtar, tillat alle
    avvis alle
    avslå alle
    hyväksy, hyväksy kaikki, hyväksyn, salli kaikki, hyväksy evästeet, hyväksy kaikki evästeet
    hylkää kaikki
    hylkää, hyväksy ja jatka
    接受, 全部接受, 接受全部, 接受所有, 接受所有 cookie, 接受所有cookie, 接受全部 cookie, 我接受
    同意, 我同意, 全部同意
    同意并继续, 接受并继续, 全部拒绝, 拒绝, 全部允许, 接受並繼續, 同意並繼續, 全部拒絕, 拒絕
    全部允許
    同意する, 同意します, 同意して続行, 同意して続ける, すべて同意, すべて同意する, すべて受け入れる
    すべて許可, すべて承認
    承諾する, 承認, すべて拒否, すべての cookie を受け入れる, すべてのcookieを受け入れる, 拒否する
    受け入れる, 許可する
    동의, 동의함, 동의합니다, 모두 동의, 모두 수락, 수락, 모두 허용, 동의하고 계속하기, 모두 거부
    거부, 모든 쿠키 허용
    모두 허용하기, 동의하기
    قبول, قبول الكل, موافق, أوافق, موافقة, أوافق على الكل, قبول جميع ملفات تعريف الارتباط
    السماح للكل, رفض الكل, رفض
    אני מסכים, מסכים, מאשר, קבל הכל, אישור הכל, קבלת הכל, אישור הכול, קבלת הכול, דחיית הכול, דחה הכל
    אני מסכים/ה
    מסכימים
    پذیرش, پذیرش همه, موافقم, قبول, می‌پذیرم, قبول همه, پذیرفتن همه, رد همه
    स्वीकार करें, सभी स्वीकार करें, मैं सहमत हूं, मैं सहमत हूँ, सहमत, सभी को स्वीकार करें
    सभी को अस्वीकार करें
    chấp nhận, chấp nhận tất cả, đồng ý, tôi đồng ý, cho phép tất cả, từ chối tất cả, từ chối
    ยอมรับ, ยอมรับทั้งหมด, ฉันยอมรับ, ยินยอม, อนุญาตทั้งหมด, ปฏิเสธทั้งหมด
    terima, terima semua, setuju, saya setuju, izinkan semua, tolak semua, terima semua cookie
    terima semua kuki
    benarkan semua
    """
)
"""The whole texts of the buttons with which a reader answers."""
