# ruff: noqa: E501 - tables of words are easier to read on one line
"""The words for times in many languages: only data for `worker.dates`.

Months are in order. The forms of one month are separated by spaces: full, genitive or inflected, and short.
A word that means different months in two languages belongs to the language listed first.
"""

from __future__ import annotations

MONTHS = {
    "en": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
    "september sep sept|october oct|november nov|december dec",
    "de": "januar jänner jän|februar feber|märz mär maerz mrz|april|mai|juni|juli|august|september|"
    "oktober okt|november|dezember dez",
    "fr": "janvier janv|février fevrier févr fevr fév|mars|avril avr|mai|juin|juillet juil|août aout|"
    "septembre|octobre|novembre|décembre decembre déc",
    "es": "enero ene|febrero|marzo|abril abr|mayo|junio|julio|agosto ago|septiembre setiembre|octubre|"
    "noviembre|diciembre dic",
    "it": "gennaio gen|febbraio|marzo|aprile|maggio mag|giugno giu|luglio lug|agosto|settembre set|"
    "ottobre ott|novembre|dicembre",
    "pt": "janeiro|fevereiro fev|março marco|abril|maio|junho|julho|agosto|setembro|outubro out|novembro|"
    "dezembro",
    "nl": "januari|februari|maart mrt|april|mei|juni|juli|augustus|september|oktober|november|december",
    "pl": "stycznia styczeń sty|lutego luty lut|marca marzec|kwietnia kwiecień kwi|maja maj|"
    "czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz|"
    "października październik paź|listopada listopad lis|grudnia grudzień gru",
    "ru": "января январь янв|февраля февраль фев февр|марта март мар|апреля апрель апр|мая май|"
    "июня июнь июн|июля июль июл|августа август авг|сентября сентябрь сен сент|октября октябрь окт|"
    "ноября ноябрь ноя нояб|декабря декабрь дек",
    "tr": "ocak oca|şubat şub|mart|nisan nis|mayıs|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|"
    "kasım kas|aralık ara",
    "ar": "يناير جانفي كانونـالثاني|فبراير فيفري شباط|مارس آذار|أبريل ابريل إبريل أفريل نيسان|مايو ماي أيار|"
    "يونيو يونيه جوان حزيران|يوليو يوليه جويلية تموز|أغسطس اغسطس أوت آب|سبتمبر أيلول|"
    "أكتوبر اكتوبر تشرينـالأول|نوفمبر تشرينـالثاني|ديسمبر كانونـالأول",
    "sv": "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
    "da": "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december des",
    "cs": "ledna leden|února únor|března březen|dubna duben|května květen|června červen|července červenec|"
    "srpna srpen|září|října říjen|listopadu|prosince prosinec",
    "uk": "січня січень|лютого лютий|березня березень|квітня квітень|травня травень|червня червень|"
    "липня липень|серпня серпень|вересня вересень|жовтня жовтень|листопада листопад|грудня грудень",
    "ro": "ianuarie ian|februarie|martie|aprilie|mai|iunie iun|iulie iul|august|septembrie|octombrie|"
    "noiembrie|decembrie",
    "hu": "január|február febr|március márc|április ápr|május máj|június jún|július júl|augusztus|szeptember szept|"
    "október|november|december",
    "fi": "tammikuuta tammikuu|helmikuuta helmikuu|maaliskuuta maaliskuu|huhtikuuta huhtikuu|toukokuuta toukokuu|"
    "kesäkuuta kesäkuu|heinäkuuta heinäkuu|elokuuta elokuu|syyskuuta syyskuu|lokakuuta lokakuu|marraskuuta marraskuu|"
    "joulukuuta joulukuu",
    "el": "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ μάρ|απριλίου απρίλιος απρ|"
    "μαΐου μαίου μάιος μάϊος μαϊ μάι|ιουνίου ιούνιος ιουν ιούν|ιουλίου ιούλιος ιουλ ιούλ|αυγούστου αύγουστος αυγ αύγ|"
    "σεπτεμβρίου σεπτέμβριος σεπ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε νοέ|δεκεμβρίου δεκέμβριος δεκ",
    "hi": "जनवरी जन|फ़रवरी फरवरी फ़र|मार्च|अप्रैल अप्रै|मई|जून|जुलाई जुल|अगस्त अग|सितंबर सितम्बर सित|"
    "अक्टूबर अक्तूबर अक्टू|नवंबर नवम्बर नव|दिसंबर दिसम्बर दिस",
    "fa": "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر",
    "th": "มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม",
    "short uk": "січ|лют|бер|кві квіт|тра трав|чер черв|лип|сер серп|вер верес|жов жовт|лис листоп|гру груд",
    "short cs": "led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro",
    "id": "januari|februari pebruari|maret|april|mei|juni|juli|agustus agu agt|september|oktober|november nop|desember des",
    "he": "ינואר ינו|פברואר פבר|מרץ מרס|אפריל אפר|מאי|יוני יונ|יולי יול|אוגוסט אוג|ספטמבר ספט|אוקטובר אוק|נובמבר נוב|"
    "דצמבר דצמ",
    "bn": "জানুয়ারি জানুয়ারী জানু|ফেব্রুয়ারি ফেব্রুয়ারী ফেব|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট অগাস্ট আগষ্ট|সেপ্টেম্বর|"
    "অক্টোবর|নভেম্বর|ডিসেম্বর",
}
VIETNAMESE_MONTHS = "một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|mười một|mười hai"
"""Numbers that name the months after the word for a month."""
MONTH_PREFIXES = {"he": "ב"}
"""Letters that stand for "in" or "of" and are written as one word with the month."""

IRANIAN_MONTHS = (
    "فروردین فروردين حمل farvardin|اردیبهشت ارديبهشت ثور ordibehesht|خرداد جوزا khordad|تیر تير سرطان tir|مرداد امرداد اسد mordad|"
    "شهریور شهريور سنبله shahrivar|مهر میزان ميزان mehr|آبان ابان عقرب aban|آذر اذر قوس azar|دی دي جدی dey|بهمن دلو bahman|"
    "اسفند حوت esfand"
)
"""The months of the Iranian calendar, with their names in Afghanistan."""

THAI_SHORT_MONTHS = "ม.ค.|ก.พ.|มี.ค.|เม.ย.|พ.ค.|มิ.ย.|ก.ค.|ส.ค.|ก.ย.|ต.ค.|พ.ย.|ธ.ค."

WEEKDAYS = {
    "en": "monday mon|tuesday tue tues|wednesday wed|thursday thu thurs thur|friday fri|"
    "saturday sat|sunday sun",
    "de": "montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sonnabend sa|sonntag so",
    "fr": "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "es": "lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    "it": "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    "nl": "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
    "pl": "poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela",
    "ru": "понедельник|вторник|среда среду|четверг|пятница пятницу|суббота субботу|воскресенье",
    "pt": "segunda-feira segunda|terça-feira terça|quarta-feira quarta|quinta-feira quinta|"
    "sexta-feira sexta|sábado|domingo",
    "tr": "pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar",
    "ar": "الاثنين الإثنين|الثلاثاء|الأربعاء الاربعاء|الخميس|الجمعة|السبت|الأحد الاحد",
    "sv": "måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag",
    "da": "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag",
    "cs": "pondělí|úterý|středa středu|čtvrtek|pátek|sobota sobotu|neděle neděli",
    "uk": "понеділок|вівторок|середа середу|четвер|п'ятниця п'ятницю|субота суботу|неділя неділю",
    "ro": "luni|marți marţi|miercuri|joi|vineri|sâmbătă|duminică",
    "hu": "hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap",
    "fi": "maanantai maanantaina|tiistai tiistaina|keskiviikko keskiviikkona|torstai torstaina|perjantai perjantaina|"
    "lauantai lauantaina|sunnuntai sunnuntaina",
    "el": "δευτέρα|τρίτη|τετάρτη|πέμπτη|παρασκευή|σάββατο|κυριακή",
    "id": "senin|selasa|rabu|kamis|jumat|sabtu|minggu",
    "hi": "सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार|रविवार",
    "bn": "সোমবার|মঙ্গলবার|বুধবার|বৃহস্পতিবার|শুক্রবার|শনিবার|রবিবার",
}

UNITS = {
    "second": "সেকেন্ড secundă secunde sedetik sekundami सेकंड सेकेंड ثانیه sekund sekundou second seconds sec secs sekunde sekunden sek seconde secondes seconden segundo segundos seg "
    "secondo secondi sekund sekundy sekundę секунд секунду секунды секунда сек saniye sn ثانية ثوان ثواني "
    "ثانيتين sekunder sekundu секунди δευτερόλεπτα detik "
    "sekuntia sekunti giây שניות שנייה másodperccel δευτερόλεπτο",
    "minute": "মিনিট semenit хвилина मिनट دقیقه минута хв минутку minútou minutou minutami minutu minuuttia minute minutes min mins minuten minuut minuto minutos minuti minut minuty minutę минут минуту "
    "минуты минута мин dakika dk دقيقة دقائق دقيقتين minuta minuter minutter "
    "minúta minút minútami minutami хвилин хвилини хвилину λεπτά λεπτό menit "
    "minuuttia minuutti phút דקות דקה perccel",
    "hour": "ঘণ্টা ঘন্টা година oră tiếng घंटा घंटे घण्टे ساعت hodina hodinami sejam godzina godziną ó óra tim timer hour hours hr hrs stunde stunden std heure heures hora horas ora ore uur uren godzin godziny "
    "godzinę godz час часа часов saat sa ساعة ساعات ساعتين timme timmar time timer hodin "
    "hodiny hodinou hodinami годин години годину ώρες ώρα jam "
    "tuntia tunti giờ שעות שעה שעתיים órával",
    "day": "দিন يوما يومًا يوماً zi zile доба добу pv दिन روز tg dňom dňami sehari nap napja day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen dzień dni день дня "
    "дней дн gün يوم أيام ايام يومين dagar dage deň dňom dny dnem dňami týždňami дні днів ημέρες ημέρα μέρες "
    "hari päivää päivä ngày ימים יום יומיים nappal",
    "week": "সপ্তাহ أسبوعا أسبوعًا أسبوعاً săptămână săptămâni săptămîni सप्ताह हफ़्ते हफ्ते हफ़्ता हफ्ता هفته týždňom týždeň týdny týdnem seminggu tydzień wo uke uker hete het week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken "
    "tydzień tygodnie tygodni tyg неделю недели недель неделя нед hafta أسبوع اسبوع أسابيع أسبوعين "
    "vecka veckor uge uger týdny týdnem тиждень тижні тижнів εβδομάδες εβδομάδα minggu "
    "viikkoa viikko tuần שבועות שבוע שבועיים héttel",
    "month": "মাস شهرا شهرًا شهراً lună luni μήνας महीने महीना माह ماه mon mesiacom mesiac měsícem měsíce sebulan mnd hónapja month months mo mos mth mths monat monate monaten mois mes meses mese mesi mês maand maanden "
    "miesiąc miesiące miesięcy mies месяц месяца месяцев мес ay شهر أشهر اشهر شهور شهرين månad månader måned "
    "måneder mesiacom mesiacmi měsíci měsíce місяць місяці місяців μήνες μήνα bulan "
    "kuukautta kuukausi tháng חודשים חודש חודשיים hónappal",
    "year": "বছর عاما عامًا عاماً ani έτη έτος χρόνος साल वर्ष سال rokmi rokom lety let setahun vuotta éve year years yr yrs jahr jahre jahren an ans année années año años anno anni ano anos jaar jaren "
    "rok lata lat год года лет yıl سنة سنوات سنتين عام أعوام عامين år roky rokem рік роки років χρόνια χρόνο "
    "tahun vuotta vuosi năm שנים שנה שנתיים évvel",
}

VAGUE = (
    "several|few|some|many|einigen|mehreren|wenigen|quelques|plusieurs|unos|unas|varios|varias|algunos|algunas|"
    "alcuni|alcune|alguns|algumas|enkele|paar|kilka|kilku|несколько|кілька|birkaç|několika|några|flera|"
    "beberapa|vài|mấy|कुछ|কয়েক|কিছু|câteva|néhány|muutama|μερικές|μερικά|μερικούς|כמה|بضع|بضعة|عدة"
)
"""Vague amounts: the time was shown, but it cannot be resolved."""

LAST = {
    "day": "last night",
    "week": "last week|letzte woche|la semaine dernière|la semana pasada|la settimana scorsa|semana passada|"
    "vorige week|w zeszłym tygodniu|на прошлой неделе|geçen hafta|上周|上週|先週|지난주|förra veckan|minulý týden",
    "month": "last month|letzten monat|le mois dernier|el mes pasado|il mese scorso|mês passado|vorige maand|"
    "w zeszłym miesiącu|в прошлом месяце|geçen ay|上个月|上個月|先月|지난달|förra månaden|minulý měsíc",
    "year": "last year|letztes jahr|l'année dernière|el año pasado|l'anno scorso|ano passado|vorig jaar|"
    "w zeszłym roku|в прошлом году|geçen yıl|去年|昨年|작년|förra året|minulý rok",
}
"""Phrases for one unit back."""

BY_MARKER = {"тому": {"год": "hour"}, "sitten": {"t": "hour"}}
"""Units that a word for "ago" decides: "год" is short for hours in Ukrainian, and a year in Russian."""

UNITS_AGO = {
    "second": "másodperce", "minute": "perce", "hour": "órája", "day": "napja", "week": "hete", "month": "hónapja",
    "year": "éve",
}  # fmt: skip
"""Units in a form that says "ago" without a further word, after an amount (Hungarian)."""

SHORT_UNITS = {
    "second": "s sec secs sek сек sn",
    "minute": "m min mins мин dk",
    "hour": "tim h hr hrs std ч sa",
    "day": "d day days t j г дн g",
    "week": "w wk wks sem нед hf",
    "month": "mo mos mth мес ay",
    "year": "y yr yrs yıl a",
}
"""Units right after a number, in a string with nothing else ("5h", "2d")."""

EAST_ASIAN_UNITS = {
    "second": "วินาที 秒钟 秒鐘 秒間 秒 초",
    "minute": "นาที 分钟 分鐘 分間 分 분",
    "hour": "ชั่วโมง ชม. 个小时 個小時 小时 小時 時間 时 시간",
    "day": "วัน 天 日間 日 일",
    "week": "สัปดาห์ อาทิตย์ 个星期 個星期 星期 週間 周 週 주일 주",
    "month": "เดือน 个月 個月 ヶ月 か月 カ月 ヵ月 ケ月 箇月 月 개월 달",
    "year": "ปี 年間 年 년",
}

DUALS = frozenset([
    "ثانيتين", "دقيقتين", "ساعتين", "يومين", "أسبوعين", "شهرين", "سنتين", "عامين",
    "שעתיים", "יומיים", "שבועיים", "חודשיים", "שנתיים",
])  # fmt: skip
"""Dual forms: each means two of the unit."""

NUMBERS = {
    "a an one ein eine einem einer un une uno una um uma een één bir jeden jedną один одну en ett et": 1,
    "two zwei deux dos due dois duas twee dwa dwie два две iki": 2,
    "three drei trois tres tre três drie trzy три üç": 3,
    "four vier quatre cuatro quattro quatro cztery четыре dört": 4,
    "five fünf cinq cinco cinque vijf pięć пять beş": 5,
    "six sechs seis sei zes sześć шесть altı": 6,
    "एक یک jedna jedno jednu один одна одну এক một μία μια ένα έναν egy o yksi": 1,
    "दो দুই hai δύο δυο dvěma két două дві kaksi": 2,
    "तीन তিন ba τρεις τρία třemi három trei kolme три": 3,
}

AGO_BEFORE = (
    "vor|pre|pred|il y a|hace|há|ha|faz|fazem|منذ|قبل|před|πριν από|πριν|לפני|acum|în urmă cu|cách đây"
)
AGO_AFTER = "पहले|پیش|پيش|قبل|ago|geleden|temu|назад|önce|fa|atrás|sedan|siden|zpět|тому|yang lalu|lalu|trước|sitten|ezelőtt|আগে|পূর্বে|πριν|în urmă"
AROUND = "för|for"
"""Words before an amount that is followed by `AGO_AFTER`: "för 3 månader sedan". Alone they mean nothing."""
ABOUT = (
    "about|almost|over|around|circa|ca|etwa|über|mehr als|fast|environ|presque|plus de|unos|unas|más de|casi|"
    "circa|quasi|oltre|cerca de|mais de|ongeveer|około|prawie|ponad|примерно|около|более|yaklaşık|حوالي|نحو"
)

ONE_AFTER_UNIT = "واحدة واحد אחת אחד"
"""Words for one that follow the unit."""

DAYS_BACK = {  # "_" is a space
    0: "आज আজ আজকে azi astăzi ma امروز hari_ini hôm_nay วันนี้ i_dag danes dnes_o today heute i_dag aujourd'hui hoy oggi hoje vandaag dzisiaj dziś сегодня bugün اليوم 今天 今日 오늘 "
    "idag dnes tänään сьогодні σήμερα היום",
    1: "कल গতকাল χτες учора دیروز เมื่อวานนี้ เมื่อวาน včeraj yesterday gestern hier ayer ieri ontem gisteren wczoraj вчера dün أمس 昨天 昨日 어제 "
    "igår i_går včera вчора eilen χθες אתמול tegnap kemarin hôm_qua",
    2: "परसों গতপরশু שלשום προχθές προχτές alaltăieri پریروز l'altro_ieri i_förrgår i_forgårs позавчора předevčírem predvčerom hôm_kia おととい evvelsi_gün أول_أمس toissapäivänä tegnapelőtt vorgestern avant-hier anteayer anteontem eergisteren przedwczoraj позавчера 前天 一昨日 그저께",
}

DAYS_WITH_CLOCK_ONLY = frozenset(["ma"])
"""Words that mean a day only if a time of day follows: Hungarian for "today", and a name elsewhere."""

NOW = (
    "just now|right now|now|moments ago|a moment ago|seconds ago|gerade eben|soeben|eben gerade|"
    "à l'instant|a l'instant|ahora mismo|justo ahora|proprio ora|adesso|agora mesmo|agora|zojuist|zonet|"
    "przed chwilą|teraz|только что|сейчас|az önce|şimdi|الآن|刚刚|剛剛|たった今|今|방금|เมื่อสักครู่|เมื่อกี้|لحظاتی پیش|همین حالا|अभी|"
    "עכשיו|כרגע|זה עתה|منذ لحظات|منذ لحظة|للتو|এইমাত্র|এখন|baru saja|vừa xong|μόλις τώρα|τώρα|щойно|зараз|právě teď|"
    "před chvílí|juuri nyt|hetki sitten|éppen most|az imént|chiar acum|just nu|lige nu|akkurat nå"
)

ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180, "trt": 180, "jst": 540, "kst": 540,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "sgt": 480, "hkt": 480, "awst": 480, "pht": 480, "myt": 480, "wib": 420,
    "pkt": 300, "irst": 210, "sast": 120, "brt": -180, "acst": 570, "acdt": 630, "akst": -540, "akdt": -480, "hst": -600, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Minutes east of Greenwich (RFC 2822, section 4.3, and the common civil zones)."""

MORNING = 'am a.m. a.m a._m. vorm. ص öö 上午 午前 오전 凌晨 早上 सुबह पूर्वाह्न সকাল π.μ. πμ sa sáng לפנה"צ לפנה״צ délelőtt'
EVENING = 'pm p.m. p.m p._m. nachm. م ös 下午 午後 오후 晚上 दोपहर शाम अपराह्न দুপুর বিকাল বিকেল সন্ধ্যা μ.μ. μμ ch chiều tối אחה"צ אחה״צ délután'
"""Halves of the day; "_" is a space."""
