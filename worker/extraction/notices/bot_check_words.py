"""Marks of providers of checks for robots, and phrases on such pages."""

from __future__ import annotations

from worker.extraction.notices.phrases import compile_phrases, read_phrases

MARKS: tuple[tuple[str, str], ...] = (
    ("_cf_chl_opt", "Cloudflare"),
    ("chl_page/v1", "Cloudflare"),
    ("cf-browser-verification", "Cloudflare"),
    ("cf_chl_", "Cloudflare"),
    ("captcha-delivery.com", "DataDome"),
    ("px-captcha", "PerimeterX"),
    ("captcha.px-cdn.net", "PerimeterX"),
    ("/_sec/cp_challenge", "Akamai"),
    ("sec-if-cpt-container", "Akamai"),
    ("awswafcookiedomainlist", "AWS WAF"),
    ("sucuri_cloudproxy_js", "Sucuri"),
    ("/.well-known/ddos-guard/check", "DDoS-Guard"),
    ("distil_r_captcha", "Distil"),
    ("anubis_challenge", "Anubis"),
    ("/.within.website/", "Anubis"),
    ("showcaptcha", "Yandex"),
    ("checkcaptcha", "Yandex"),
)
"""Text in the addresses, names and scripts of a check, in lower case, and the provider."""
SENSORS: tuple[tuple[str, str], ...] = (
    ("/cdn-cgi/challenge-platform/", "Cloudflare"),
    ("challenges.cloudflare.com", "Cloudflare"),
    ("_incapsula_resource", "Imperva"),
    ("_pxappid", "PerimeterX"),
    ("bm-verify", "Akamai"),
    ("awswafintegration", "AWS WAF"),
    ("token.awswaf.com", "AWS WAF"),
    ("ddos-guard", "DDoS-Guard"),
    ("/149e9513-01fa-4fb0-aad4-566afd725d1b/", "Kasada"),
    ("smartcaptcha", "Yandex"),
    ("geetest", "GeeTest"),
    ("arkoselabs", "Arkose"),
    ("friendlycaptcha", "Friendly Captcha"),
    ("hcaptcha.com", "hCaptcha"),
    ("h-captcha", "hCaptcha"),
    ("g-recaptcha", "reCAPTCHA"),
    ("recaptcha/api", "reCAPTCHA"),
    ("recaptcha/enterprise", "reCAPTCHA"),
)
"""The same for marks that ordinary pages have too: to watch readers, or below a form."""
CHECKS = read_phrases(
    """
    just a moment, attention required, are you a robot, are you human, robot check, security check
    security verification
    pardon our interruption, human verification, verify you are human, verification required
    one more step
    bot verification, checking your browser, security checkpoint, vercel security checkpoint
    client challenge
    human check, access to this page has been denied, captcha verification, captcha check
    please verify
    making sure you're not a bot, ddos protection, ddos-guard, sorry you have been blocked
    nur einen moment, einen moment, einen moment bitte, sicherheitsprüfung, sicherheitsüberprüfung
    sind sie ein roboter, bist du ein roboter, sind sie ein mensch, roboterprüfung
    un instant, juste un instant, un instant s'il vous plaît, vérification de sécurité
    êtes-vous un robot
    contrôle de sécurité, êtes-vous humain
    un momento, solo un momento, verificación de seguridad, comprobación de seguridad, eres un robot
    ¿eres un robot
    ¿eres humano, es usted un robot, control de seguridad
    solo un attimo, verifica di sicurezza, controllo di sicurezza, sei un robot, sei umano
    um momento, só um momento, verificação de segurança, você é um robô, é um robô, você é humano
    een ogenblik geduld, veiligheidscontrole, beveiligingscontrole, ben je een robot
    bent u een robot
    один момент, проверка безопасности, вы не робот, вы робот, вы человек, минуточку, секундочку
    зачекайте хвилинку, перевірка безпеки, ви робот, ви не робот
    chwileczkę, jeszcze chwila, weryfikacja bezpieczeństwa, kontrola bezpieczeństwa
    czy jesteś robotem
    okamžik, okamžik prosím, bezpečnostní kontrola, jste robot, bezpečnostná kontrola, ste robot
    egy pillanat, biztonsági ellenőrzés, ön robot
    verificare de securitate, sunteți robot, ești robot, un moment
    един момент, проверка за сигурност, робот ли сте, μια στιγμή, έλεγχος ασφαλείας, είστε ρομπότ
    samo trenutak, sigurnosna provjera, bezbednosna provera, jeste li robot
    bir dakika, bir dakika lütfen, güvenlik doğrulaması, güvenlik kontrolü, robot musunuz
    ett ögonblick, säkerhetskontroll, är du en robot, et øjeblik, sikkerhedskontrol, er du en robot
    et øyeblikk, sikkerhetskontroll, hetkinen, turvatarkistus, oletko robotti
    安全验证, 安全检查, 安全驗證, 安全檢查, 人机验证, 人機驗證, 真人验证, 百度安全验证, 请完成验证
    访问验证, 滑动验证页面
    しばらくお待ちください, セキュリティチェック, セキュリティ確認, ロボットではありません
    あなたはロボットですか
    잠시만 기다리십시오, 잠시만 기다려 주십시오, 보안 확인, 보안 검사, 로봇입니까
    لحظة من فضلك, التحقق الأمني, فحص الأمان, هل أنت روبوت, רק רגע, אימות אבטחה, בדיקת אבטחה
    האם אתה רובוט
    یک لحظه, بررسی امنیتی, सुरक्षा जांच, एक क्षण, xác minh bảo mật, kiểm tra bảo mật, chờ một chút
    รอสักครู่, การตรวจสอบความปลอดภัย, tunggu sebentar, pemeriksaan keamanan, verifikasi keamanan
    """
)
"""As a whole title, or a part of one."""
CHECKS_WITHIN = compile_phrases(
    """
    verify you are human, verifying you are human, verify you're human, verify that you are human
    verify that you are not a robot, confirm you are human, confirm that you are human
    confirm you're human
    prove you are human, prove that you are human, you're not a robot, you are not a robot
    i'm not a robot
    i am not a robot, you're not a bot, you are not a bot, checking your browser
    checking if the site connection is secure, review the security of your connection
    unusual traffic
    enable javascript and cookies to continue, unusual activity from your, automated access
    automated requests
    automation tools, complete the captcha, complete the security check, solve the captcha
    solve this captcha
    enter the characters you see, type the characters you see, you have been blocked
    ddos protection by
    press & hold, press and hold to confirm, incapsula incident id, think you were a bot
    think that you are a bot
    your request has been blocked, request has been blocked, request was blocked
    request unsuccessful, what can i do to prevent this in the future, automated queries
    dass sie ein mensch, dass du ein mensch, kein roboter, ihres browsers wird überprüft
    ihr browser wird überprüft
    browser wird überprüft, browser wird geprüft, überprüfung ihres browsers
    ungewöhnlichen datenverkehr
    ungewöhnliche aktivität, ungewöhnlicher datenverkehr, captcha lösen, das captcha
    sicherheit ihrer verbindung
    sie wurden blockiert, automatisierte anfragen, automatisierte zugriffe
    aktivieren sie javascript und cookies
    que vous êtes humain, que vous êtes un humain, que vous êtes un être humain, pas un robot
    vérification de votre navigateur, trafic inhabituel, trafic exceptionnel, activité inhabituelle
    le captcha
    la sécurité de votre connexion, vous avez été bloqué, requêtes automatisées
    que eres humano, que eres un ser humano, que es un ser humano, que es humano, no eres un robot
    no es un robot
    no soy un robot, comprobando su navegador, comprobando tu navegador, verificando su navegador
    verificando tu navegador, tráfico inusual, actividad inusual, el captcha
    la seguridad de su conexión
    la seguridad de tu conexión, has sido bloqueado, ha sido bloqueado
    di essere umano, di essere un essere umano, che sei umano, che sei un essere umano
    non sei un robot
    non essere un robot, non sono un robot, controllo del tuo browser, verifica del browser
    traffico insolito
    traffico anomalo, attività insolita, il captcha, la sicurezza della tua connessione
    sei stato bloccato
    se você é humano, que você é humano, que é humano, que é um ser humano, não é um robô
    não sou um robô
    verificando seu navegador, a verificar o seu navegador, verificando o seu navegador
    tráfego incomum
    tráfego invulgar, atividade incomum, o captcha, segurança da sua conexão
    segurança da sua ligação
    você foi bloqueado
    dat je een mens bent, dat u een mens bent, geen robot, uw browser wordt gecontroleerd
    je browser wordt
    ongebruikelijk verkeer, ongewoon verkeer, de beveiliging van uw verbinding, je bent geblokkeerd
    u bent geblokkeerd, de captcha
    не робот, что вы человек, похожи на автоматические, вашего браузера, ваш браузер проверяется
    проверка браузера
    проверяем ваш браузер, необычный трафик, подозрительный трафик, подозрительная активность
    символы с картинки, код с картинки, безопасность вашего подключения, вы были заблокированы
    що ви людина, перевірка вашого браузера, перевіряємо ваш браузер, незвичайний трафік
    незвичний трафік
    безпеку вашого з'єднання
    że jesteś człowiekiem, nie jesteś robotem, nie jestem robotem, sprawdzanie przeglądarki
    sprawdzamy twoją przeglądarkę, nietypowy ruch, bezpieczeństwo połączenia, zostałeś zablokowany
    przepisz kod
    że jste člověk, nejste robot, nejsem robot, kontrola prohlížeče, váš prohlížeč kontrol
    neobvyklý provoz
    neobvyklou aktivitu
    že ste človek, nie ste robot, nie som robot, kontrola prehliadača, neobvyklú
    hogy ön ember, hogy ember, nem robot, böngésző ellenőrzése, böngészőjét, szokatlan forgalm
    că sunteți om, că ești om, nu sunteți robot, nu sunteți un robot, nu ești robot
    nu ești un robot, nu sunt robot
    verificarea browserului, trafic neobișnuit
    че сте човек, не сте робот, не съм робот, проверка на браузъра, необичаен трафик
    ότι είστε άνθρωπος, δεν είστε ρομπότ, δεν είμαι ρομπότ, έλεγχος του προγράμματος περιήγησης
    ασυνήθιστη κίνηση
    da ste čovjek, da ste čovek, niste robot, nisam robot, provjera preglednika, neuobičajen promet
    da ste človek
    da niste robot, nisem robot
    insan olduğunuzu, robot olmadığınızı, robot değilim, tarayıcınız kontrol, tarayıcınızı kontrol
    olağan dışı trafik
    olağandışı trafik, bağlantınızın güvenliğini
    att du är människa, att du är en människa, inte är en robot, inte en robot
    kontrollerar din webbläsare
    ovanlig trafik
    at du er et menneske, at du er menneske, ikke er en robot, ikke en robot
    kontrollerer din browser
    usædvanlig trafik, sjekker nettleseren, uvanlig trafikk
    olet ihminen, et ole robotti, en ole robotti, tarkistetaan selainta, epätavallista liikennettä
    您是真人, 你是真人, 不是机器人, 不是機器人, 正在检查您的浏览器, 正在檢查您的瀏覽器, 检查站点连接
    异常流量, 異常流量, 访问异常
    完成安全验证, 请完成验证, 请输入验证码, 請輸入驗證碼, 滑块, 连接的安全性, 連線的安全性
    您已被阻止, 访问过于频繁
    人間であることを確認, ロボットではないことを確認, ロボットではありません
    ブラウザを確認しています, ブラウザをチェック
    ブラウザーを確認しています, 通常と異なるトラフィック, 不審なアクセス, 接続のセキュリティ
    画像認証
    사람인지 확인, 로봇이 아닙니다, 로봇이 아님을, 브라우저를 확인, 비정상적인 트래픽, 연결의 보안
    연결 보안, 자동입력 방지
    자동 입력 방지, 보안 문자
    أنك إنسان, أنك بشر, لست روبوت, لست برنامج روبوت, التحقق من متصفحك, التحقق من المتصفح
    حركة مرور غير عادية, أمان اتصالك
    שאתה אנושי, שאתם אנושיים, שאתה אדם, שאינך רובוט, אני לא רובוט, אינני רובוט, בודק את הדפדפן
    תעבורה חריגה
    انسان هستید, ربات نیستید, ربات نیستم, ترافیک غیرعادی, ترافیک غیرمعمول
    आप इंसान हैं, आप मानव हैं, रोबोट नहीं, असामान्य ट्रैफ़िक
    bạn là con người, không phải là robot, không phải robot, không phải là người máy
    kiểm tra trình duyệt
    lưu lượng truy cập bất thường
    คุณเป็นมนุษย์, ไม่ใช่หุ่นยนต์, ไม่ใช่โปรแกรมอัตโนมัติ, ตรวจสอบเบราว์เซอร์
    anda adalah manusia, bahwa anda manusia, bukan robot, memeriksa browser, lalu lintas tidak biasa
    """
)
"""Inside a line, if there is hardly anything else on the page."""
