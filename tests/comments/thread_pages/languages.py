# ruff: noqa: E501, SIM905 - word lists are easier to read on one line
"""Small vocabularies in seven scripts: words, people, labels of controls, and how dates are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LABELS = (
    "reply", "report", "like", "share", "more", "quote", "edit", "link", "author", "comments", "leave", "name", "email",
    "send", "home", "about", "contact", "search", "login", "wrote", "member", "posts", "from", "recent", "rights", "joined", "talk", "points",
)  # fmt: skip
"""What the labels of a language are for, in the order in which they are listed."""


@dataclass(frozen=True)
class Language:
    """What a page in one language is made of."""

    code: str
    script: str
    words: list[str]
    names: list[str]
    labels: dict[str, str]
    months: list[str]
    date: str
    """How a day is written, with {d}, {month} and {y}."""
    clock: str
    """What joins day and time of day, with {day}, {H} and {M}."""
    ago: Callable[[int, str], str]
    """Words for "N hours (days, months, years) ago"."""
    space: str = " "
    stop: str = "."
    comma: str = ","
    places: list[str] = field(default_factory=list)

    @property
    def is_right_to_left(self) -> bool:
        return self.code in ("ar", "he")

    def day(self, when: datetime) -> str:
        return self.date.format(d=when.day, month=self.months[when.month - 1], y=when.year)

    def moment(self, when: datetime) -> str:
        return self.clock.format(day=self.day(when), H=f"{when.hour:02}", M=f"{when.minute:02}")

    def relative(self, when: datetime, now: datetime) -> str:
        age = now - when
        for unit, length in (("year", 365), ("month", 30), ("day", 1)):
            if age >= timedelta(days=length):
                return self.ago(age // timedelta(days=length), unit)
        return self.ago(max(1, age // timedelta(hours=1)), "hour")


def _two_forms(pattern: str, **units: str) -> Callable[[int, str], str]:
    """Languages with a singular and a plural: "hour hours"."""

    def ago(count: int, unit: str) -> str:
        return pattern.format(n=count, unit=units[unit].split("/")[count > 1])

    return ago


def _russian(count: int, unit: str) -> str:
    forms = {
        "hour": "час часа часов",
        "day": "день дня дней",
        "month": "месяц месяца месяцев",
        "year": "год года лет",
    }
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    one = count % 10 == 1 and count % 100 != 11
    return f"{count} {forms[unit].split()[0 if one else 1 if few else 2]} назад"


def _arabic(count: int, unit: str) -> str:
    one, two, some, many = {
        "hour": "ساعة ساعتين ساعات ساعة", "day": "يوم يومين أيام يوما", "month": "شهر شهرين أشهر شهرا", "year": "سنة سنتين سنوات سنة",
    }[unit].split()  # fmt: skip
    return f"منذ {one if count == 1 else two if count == 2 else f'{count} {some if count < 11 else many}'}"


def _hebrew(count: int, unit: str) -> str:
    one, two, many = {"hour": "שעה שעתיים שעות", "day": "יום יומיים ימים", "month": "חודש חודשיים חודשים", "year": "שנה שנתיים שנים"}[unit].split()  # fmt: skip
    return f"לפני {one if count == 1 else two if count == 2 else f'{count} {many}'}"


def _labels(listed: str) -> dict[str, str]:
    return dict(zip(LABELS, listed.split("|"), strict=True))


LANGUAGES = [
    Language(
        "en", "Latin",
        "the a we they never always bridge river garden winter summer kettle window because although bread letter neighbour carried found without under slowly green heavy quiet market station train Sunday morning boat ferry captain island weather storm rain before after again nobody everybody remember forgotten think believe wrong right better worse small large house roof cellar ladder painted mended sold bought answer question year week children school teacher song evening".split(),
        ["Ida Lund", "marten77", "Wren", "Tobias Ackroyd", "o_brien", "K. Fjord", "HexaPod", "Rosalind P.", "the_brook", "dlk", "Mabel", "Old Harry", "Quentin Ash", "silver fox", "Nell", "Jonas W."],
        _labels("Reply|Report|Like|Share|More|Quote|Edit|Link|Author|Comments|Leave a comment|Name|Email|Send|Home|About|Contact|Search|Log in|wrote|Member|Posts|From|Recent posts|All rights reserved|Joined|talk|points"),
        "January February March April May June July August September October November December".split(),
        "{month} {d}, {y}", "{day} at {H}:{M}",
        _two_forms("{n} {unit} ago", hour="hour/hours", day="day/days", month="month/months", year="year/years"),
        places=["Leeds", "Cork, Ireland", "Dunmore", "on the river", "Halifax"],
    ),
    Language(
        "de", "Latin",
        "der die das und wir sie niemals immer Brücke Fluss Garten Winter Sommer Kessel Fenster weil obwohl Brot Brief Nachbar getragen gefunden ohne unter langsam grün schwer leise Markt Bahnhof Zug Sonntag morgens Boot Fähre Kapitän Insel Wetter Sturm Regen vorher nachher wieder niemand jeder erinnern vergessen glaube falsch richtig besser klein groß Haus Dach Keller Leiter gestrichen verkauft gekauft Antwort Frage Jahr Woche Kinder Schule Lehrer Lied abends für über schön".split(),
        ["Jürgen B.", "Anneli", "moorhuhn", "Käthe Vogt", "Uwe", "die_Lotte", "Schorsch", "T. Öllers", "Heidrun", "blauer Reiter", "Wim", "Ilse K."],
        _labels("Antworten|Melden|Gefällt mir|Teilen|Mehr|Zitieren|Bearbeiten|Link|Autor|Kommentare|Kommentar schreiben|Name|E-Mail|Absenden|Startseite|Über uns|Kontakt|Suche|Anmelden|schrieb|Mitglied|Beiträge|Aus|Neueste Beiträge|Alle Rechte vorbehalten|Registriert|Diskussion|Punkte"),
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
        "{d}. {month} {y}", "{day} um {H}:{M} Uhr",
        _two_forms("vor {n} {unit}", hour="Stunde/Stunden", day="Tag/Tagen", month="Monat/Monaten", year="Jahr/Jahren"),
        places=["Bremen", "Graz", "am Fluss", "Wuppertal"],
    ),
    Language(
        "fr", "Latin",
        "le la les nous vous jamais toujours pont rivière jardin hiver été bouilloire fenêtre parce quoique pain lettre voisin porté trouvé sans sous lentement vert lourd calme marché gare train dimanche matin bateau capitaine île temps orage pluie avant après encore personne chacun souvenir oublié crois faux juste mieux petit grand maison toit cave échelle peint vendu acheté réponse question année semaine enfants école maître chanson soir déjà très là".split(),
        ["Zoé", "Benoît L.", "mirabelle", "Gaspard", "vieux_loup", "Hélène Roy", "Anatole", "petit prince", "Odile", "F. Marchand", "Solène", "tonton"],
        _labels("Répondre|Signaler|J'aime|Partager|Plus|Citer|Modifier|Lien|Auteur|Commentaires|Laisser un commentaire|Nom|E-mail|Envoyer|Accueil|À propos|Contact|Recherche|Connexion|a écrit|Membre|Messages|De|Articles récents|Tous droits réservés|Inscription|discussion|points"),
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
        "{d} {month} {y}", "{day} à {H}:{M}",
        _two_forms("il y a {n} {unit}", hour="heure/heures", day="jour/jours", month="mois/mois", year="an/ans"),
        places=["Lyon", "Brest", "près du pont", "Namur"],
    ),
    Language(
        "es", "Latin",
        "el la los nosotros ustedes nunca siempre puente río jardín invierno verano tetera ventana porque aunque pan carta vecino llevado encontrado sin bajo despacio verde pesado callado mercado estación tren domingo mañana barco capitán isla tiempo tormenta lluvia antes después otra nadie todos recuerdo olvidado creo mal bien mejor pequeño grande casa techo sótano escalera pintado vendido comprado respuesta pregunta año semana niños escuela maestro canción tarde también allí".split(),
        ["Tomás", "señor_gato", "Inés Rivas", "Paco", "la_vecina", "Begoña M.", "Ramiro", "luna azul", "Hortensia", "J. Peña", "Nacho", "Olga"],
        _labels("Responder|Denunciar|Me gusta|Compartir|Más|Citar|Editar|Enlace|Autor|Comentarios|Deja un comentario|Nombre|Correo|Enviar|Inicio|Acerca de|Contacto|Buscar|Entrar|escribió|Miembro|Mensajes|De|Entradas recientes|Todos los derechos reservados|Registrado|discusión|puntos"),
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
        "{d} de {month} de {y}", "{day} a las {H}:{M}",
        _two_forms("hace {n} {unit}", hour="hora/horas", day="día/días", month="mes/meses", year="año/años"),
        places=["Cádiz", "Rosario", "junto al río", "Quito"],
    ),
    Language(
        "ru", "Cyrillic",
        "мы они никогда всегда мост река сад зима лето чайник окно потому хотя хлеб письмо сосед нёс нашёл без под медленно зелёный тяжёлый тихо рынок вокзал поезд воскресенье утро лодка паром капитан остров погода буря дождь раньше потом снова никто каждый помню забыто думаю неверно верно лучше хуже маленький большой дом крыша подвал лестница покрасил продал купил вопрос год неделя дети школа учитель песня вечер очень там это".split(),
        ["Ольга П.", "Старый Лис", "Мирон", "Аглая", "vanya_72", "Тихон Ершов", "Фёкла", "Лев", "северный ветер", "Зоя К.", "Игнат", "Пелагея"],
        _labels("Ответить|Пожаловаться|Нравится|Поделиться|Ещё|Цитировать|Изменить|Ссылка|Автор|Комментарии|Оставить комментарий|Имя|Почта|Отправить|Главная|О нас|Контакты|Поиск|Войти|писал|Участник|Сообщения|Откуда|Свежие записи|Все права защищены|Регистрация|обсуждение|очков"),
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
        "{d} {month} {y}", "{day}, {H}:{M}", _russian,
        places=["Псков", "Тверь", "за рекой", "Омск"],
    ),
    Language(
        "el", "Greek",
        "εμείς αυτοί ποτέ πάντα γέφυρα ποτάμι κήπος χειμώνας καλοκαίρι παράθυρο επειδή αν ψωμί γράμμα γείτονας έφερε βρήκε χωρίς κάτω αργά πράσινο βαρύ ήσυχο αγορά σταθμός τρένο Κυριακή πρωί βάρκα καπετάνιος νησί καιρός καταιγίδα βροχή πριν μετά ξανά κανείς όλοι θυμάμαι ξεχασμένο πιστεύω λάθος σωστό καλύτερα μικρό μεγάλο σπίτι στέγη υπόγειο σκάλα έβαψε πούλησε αγόρασε ερώτηση χρόνος εβδομάδα παιδιά σχολείο δάσκαλος τραγούδι βράδυ πολύ εκεί".split(),
        ["Ελένη", "Σταύρος Κ.", "γλάρος", "Μυρτώ", "Παναγής", "Ζωή Λ.", "θαλασσινός", "Ορέστης", "Κλειώ", "Φάνης"],
        _labels("Απάντηση|Αναφορά|Μου αρέσει|Κοινοποίηση|Περισσότερα|Παράθεση|Επεξεργασία|Σύνδεσμος|Συγγραφέας|Σχόλια|Αφήστε ένα σχόλιο|Όνομα|Ηλεκτρονική διεύθυνση|Αποστολή|Αρχική|Σχετικά|Επικοινωνία|Αναζήτηση|Σύνδεση|έγραψε|Μέλος|Δημοσιεύσεις|Από|Πρόσφατα άρθρα|Με επιφύλαξη παντός δικαιώματος|Εγγραφή|συζήτηση|βαθμοί"),
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου".split(),
        "{d} {month} {y}", "{day}, {H}:{M}",
        _two_forms("πριν από {n} {unit}", hour="ώρα/ώρες", day="ημέρα/ημέρες", month="μήνα/μήνες", year="χρόνο/χρόνια"),
        places=["Χανιά", "Βόλος", "στο λιμάνι"],
    ),
    Language(
        "ar", "Arabic",
        "نحن هم أبدا دائما جسر نهر حديقة شتاء صيف إبريق نافذة لأن رغم خبز رسالة جار حمل وجد بدون تحت ببطء أخضر ثقيل هادئ سوق محطة قطار الأحد صباح قارب قبطان جزيرة طقس عاصفة مطر قبل بعد أيضا لا أحد الجميع أتذكر منسي أظن خطأ صحيح أفضل صغير كبير بيت سقف قبو سلم دهن باع اشترى سؤال سنة أسبوع أطفال مدرسة معلم أغنية مساء جدا هناك".split(),
        ["ليث", "أم سلمى", "طارق ع.", "نجمة البحر", "هيثم", "رباب", "فارس القلم", "زياد", "عبير م.", "سندس"],
        _labels("رد|إبلاغ|أعجبني|مشاركة|المزيد|اقتباس|تعديل|رابط|الكاتب|التعليقات|اترك تعليقا|الاسم|البريد|إرسال|الرئيسية|من نحن|اتصل بنا|بحث|دخول|كتب|عضو|المشاركات|من|أحدث المقالات|جميع الحقوق محفوظة|تاريخ الانضمام|نقاش|نقاط"),
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
        "{d} {month} {y}", "{day} {H}:{M}", _arabic, comma="،",
        places=["طنجة", "حلب", "قرب النهر"],
    ),
    Language(
        "he", "Hebrew",
        "אנחנו הם לעולם תמיד גשר נהר גינה חורף קיץ קומקום חלון כי למרות לחם מכתב שכן נשא מצא בלי תחת לאט ירוק כבד שקט שוק תחנה רכבת ראשון בוקר סירה מעבורת קברניט אי מזג סערה גשם לפני אחרי שוב איש כולם זוכר נשכח חושב שגוי נכון עדיף קטן גדול בית גג מרתף סולם צבע מכר קנה שאלה שנה שבוע ילדים כיתה מורה שיר ערב מאוד שם".split(),
        ["נועה", "גדעון ר.", "שועל זקן", "מיכל", "אלון ב.", "תמר", "דג הזהב", "יפתח", "רותם", "צביקה"],
        _labels("הגב|דווח|אהבתי|שתף|עוד|צטט|ערוך|קישור|מחבר|תגובות|כתוב תגובה|שם|דואר|שלח|ראשי|אודות|צור קשר|חיפוש|כניסה|כתב|חבר|הודעות|מאת|רשומות אחרונות|כל הזכויות שמורות|הצטרף|שיחה|נקודות"),
        "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר".split(),
        "{d} ב{month} {y}", "{day}, {H}:{M}", _hebrew,
        places=["חיפה", "יבנה", "ליד הנהר"],
    ),
    Language(
        "hi", "Devanagari",
        "हम वे कभी हमेशा पुल नदी बगीचा सर्दी गर्मी केतली खिड़की क्योंकि हालाँकि रोटी चिट्ठी पड़ोसी उठाया मिला बिना नीचे धीरे हरा भारी शांत बाज़ार स्टेशन रेल रविवार सुबह नाव कप्तान टापू मौसम आँधी बारिश पहले बाद फिर कोई सब याद भूला सोचता गलत सही बेहतर छोटा बड़ा घर छत तहखाना सीढ़ी रंगा बेचा ख़रीदा सवाल साल हफ़्ता बच्चे स्कूल शिक्षक गीत शाम बहुत वहाँ".split(),
        ["मीरा", "अर्जुन सिंह", "बूढ़ा बरगद", "कविता", "गोपाल", "नीलम श.", "सागर", "तारा", "पंकज", "विद्या"],
        _labels("उत्तर दें|शिकायत करें|पसंद|साझा करें|और|उद्धृत करें|संपादित करें|कड़ी|लेखक|टिप्पणियाँ|टिप्पणी करें|नाम|ईमेल|भेजें|मुखपृष्ठ|परिचय|संपर्क|खोज|लॉग इन|ने लिखा|सदस्य|संदेश|स्थान|नए लेख|सर्वाधिकार सुरक्षित|शामिल हुए|वार्ता|अंक"),
        "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split(),
        "{d} {month} {y}", "{day}, {H}:{M}",
        _two_forms("{n} {unit} पहले", hour="घंटा/घंटे", day="दिन/दिन", month="महीना/महीने", year="साल/साल"),
        stop="।", places=["काशी", "भोपाल", "नदी किनारे"],
    ),
    Language(
        "zh", "Han",
        "我们 他们 从不 总是 大桥 河边 花园 冬天 夏天 水壶 窗户 因为 虽然 面包 书信 邻居 带来 找到 没有 下面 慢慢 绿色 很重 安静 市场 车站 火车 周日 早上 小船 渡口 船长 海岛 天气 风暴 下雨 以前 以后 又是 没人 大家 记得 忘了 觉得 不对 正确 更好 很小 很大 房子 屋顶 地窖 梯子 刷漆 卖了 买了 问题 今年 一周 孩子 学校 老师 唱歌 晚上 非常 那里".split(),
        ["赵敏", "白石", "老狐狸", "江上风", "林小满", "青山", "阿福", "苏晴", "半夏", "周游"],
        _labels("回复|举报|赞|分享|更多|引用|编辑|链接|作者|评论|发表评论|姓名|邮箱|提交|首页|关于|联系|搜索|登录|写道|会员|帖子|来自|最新文章|版权所有|注册于|讨论|分"),
        [f"{n}月" for n in range(1, 13)],
        "{y}年{month}{d}日", "{day} {H}:{M}",
        _two_forms("{n}{unit}前", hour="小时/小时", day="天/天", month="个月/个月", year="年/年"),
        space="", stop="。", comma="，", places=["苏州", "成都", "河边"],
    ),
]  # fmt: skip
