# ruff: noqa: E501 - tables of words are easier to read on one line
"""Words of links to other pages of a thread, and of feeds of comments, in many languages: data only."""

from __future__ import annotations

import re

NEXT = re.compile(
    r"(?<!\w)(?:next|newer|newest|more|load|continue|forward|nächste|weiter|neuere|mehr|suivant|plus r[ée]cent|plus de|"
    r"charger|siguiente|m[áa]s|cargar|successiv|avanti|altri|pi[ùu] recent|carica|pr[óo]xim|seguinte|mais|carregar|volgende|"
    r"nieuwere|meer|następn|nowsze|więcej|wczytaj|след|вперед|вперёд|нов[ыо]|ещё|еще|загруз|наступн|далі|ще |sonraki|daha|"
    r"التالي|المزيد|nästa|nyare|fler|næste|neste|nyere|flere|seuraava|uudem|lisää|další|novější|načíst|ďal|nov[šs]|következő|"
    r"több|következo|următo|mai mult|επόμεν|περισσότερ|הבא|עוד|sau|tiếp|thêm|berikut|selanjutnya|muat|ถัดไป|अगल)"
    r"|下一|下页|下頁|次|もっと|新しい|更多|加载|載入|后页|다음|더 ?보기|더 불러",
    re.IGNORECASE,
)
"""Of links that lead on."""

EARLIER = re.compile(
    r"(?<!\w)(?:older|oldest|previous|prev|earlier|ältere|vorherige|vorige|frühere|zurück|ancien|précédent|plus ancien|"
    r"anterior|m[áa]s antigu|precedent|meno recent|pi[ùu] vecch|mais antig|oudere|starsze|poprzedni|пред|стар|ранн|попередн|"
    r"önceki|eski|السابق|الأقدم|äldre|föregående|ældre|eldre|forrige|edelli|vanhem|předch|starší|predch|előző|korábbi|régebbi|"
    r"anterio|mai vechi|προηγούμ|παλαιότ|הקודם|ישנות|trước|cũ hơn|sebelum|lama|ก่อนหน้า)"
    r"|上一|上页|上頁|前|以前|古い|旧|이전|지난",
    re.IGNORECASE,
)
"""Of links that lead back. With a list that begins with the newest comments, they lead on."""

ARROWS_ON, ARROWS_BACK = frozenset("»›→>▶⟩►❯≫"), frozenset("«‹←<◀⟨◄❮≪")

PAGE_NUMBER = re.compile(r"\W*(?:第|[^\W\d]+\s)?\d{1,6}\s?(?:[页頁]|ページ|페이지)?\W*")
"""What shows the number of a page: "2", "[2]", "Page 2"."""

LEADS_TO_ALL = re.compile(
    rf"{NEXT.pattern}|\d|(?<!\w)(?:all|view|see|show|read|alle|zeige|anzeigen|lesen|tou[st]|toutes|voir|afficher|lire|tod[oa]s|ver|"
    r"leer|mostrar|tutt[ie]|vedi|leggi|mostra|bekijk|lees|toon|wszystkie|pokaż|zobacz|все|читать|показать|tüm|göster|جميع|عرض|visa|"
    r"läs|vis|læs|näytä|kaikki|zobrazit|všechny|összes|toate|όλα|כל|xem|lihat|semua|ดู)|全部|查看|すべて|全て|見る|모두|전체|보기",
    re.IGNORECASE,
)
"""Of links to a page with all comments: "View all", "57 comments"."""

OF_COMMENTS = re.compile(
    r"comment|komment|coment[áa]ri|coment|reacti|réaction|repl(?:y|ies)|réponse|antwort|answer|respuesta|risposte|resposta|"
    r"komentar|комментари|коментар|обсужден|yorum|تعليق|评论|評論|留言|回复|回覆|回應|コメント|댓글|의견|odpowied|ответ|"
    r"hozzászólás|σχόλι|תגוב|bình luận|ความคิดเห็น|टिप्पण|comentar|discussion|topic|thread|question",
    re.IGNORECASE,
)
"""Of the titles and addresses of feeds with the comments of a page."""
