# ruff: noqa: E501 - tables of words are easier to read on one line
"""Words of boilerplate on pages that were dumped as text, in many languages. Data only."""

from __future__ import annotations

import re


def _read_lines(text: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in re.split(r"[|\n]", text) if part.strip())


MENU_ENTRIES = _read_lines(
    """
    home|homepage|about|about us|about me|news|latest|latest news|world|business|politics|sport|sports|opinion|culture
    lifestyle|travel|tech|technology|science|health|entertainment|video|videos|photos|gallery|podcast|podcasts|shop
    store|blog|forum|forums|events|jobs|careers|contact|contact us|help|faq|faqs|weather|archive|archives|press|media
    products|services|support|community|members|resources|downloads|download|donate|team|money|food|music|tv|more
    advertise|advertise with us|accessibility|questions|users|unanswered|companies|collectives|topics|browse|explore
    startseite|über uns|aktuelles|nachrichten|politik|wirtschaft|panorama|kultur|wissen|gesundheit|reise|meinung|termine
    kontakt|abo|wetter|hilfe|presse|mediadaten|karriere|videos|mehr|ratgeber|lokales|digital|technik|leben|gesellschaft
    accueil|à propos|qui sommes-nous|actualités|politique|économie|société|sport|sciences|santé|agenda|vidéos|aide
    abonnez-vous|boutique|monde|france|contactez-nous|inicio|sobre nosotros|noticias|política|economía|deportes|cultura
    tecnología|ciencia|salud|opinión|contacto|contáctanos|tienda|ayuda|mundo|sociedad|início|sobre|notícias|esportes
    economia|cultura|tecnologia|saúde|opinião|contato|contacto|ajuda|loja|mundo|notizie|cronaca|politica|sport|chi siamo
    contatti|aiuto|spettacoli|nieuws|over ons|economie|cultuur|wetenschap|reizen|opinie|hulp|winkel|strona główna|o nas
    wiadomości|polityka|gospodarka|kultura|nauka|zdrowie|kontakt|pomoc|sklep|главная|о нас|новости|политика|экономика
    общество|спорт|культура|наука|контакты|помощь|магазин|форум|статьи|anasayfa|ana sayfa|hakkımızda|haberler|spor
    ekonomi|kültür|sağlık|iletişim|yardım|الرئيسية|من نحن|أخبار|الأخبار|سياسة|اقتصاد|رياضة|ثقافة|اتصل بنا|مساعدة
    首页|首頁|新闻|新聞|论坛|論壇|标签|節點|节点|关于|關於|关于我们|下载|帮助|帮助文档|财经|体育|科技|娱乐|社区|视频|联系我们
    ホーム|トップ|トップページ|ニュース|政治|経済|社会|スポーツ|文化|科学|会社概要|お問い合わせ|ヘルプ|ブログ|動画|お知らせ
    홈|뉴스|정치|경제|사회|스포츠|문화|회사소개|고객센터|커뮤니티|블로그|공지사항|hem|nyheter|om oss|kontakta oss|domů|zprávy
    """
)
"""Menu entries. Each of them could also be a heading in a document."""

SERVICE_LINES = _read_lines(
    """
    skip to content|skip to main content|skip to navigation|skip to main navigation|jump to content|menu|main menu
    toggle navigation|navigation|navigation menu|search|search for|search this site|search this blog|log in|login
    log out|sign in|sign up|register|join now|my account|account|subscribe|subscribe now|newsletter|newsletters|rss
    rss feed|feed|entries feed|comments feed|sitemap|site map|privacy|privacy policy|cookie policy|cookies|cookie settings
    terms|terms of use|terms of service|terms and conditions|terms & conditions|legal|legal notice|do not sell my info
    all rights reserved|back to top|scroll to top|to top|close|accept|accept all|decline|got it|ok|dismiss|advertisement
    advertisements|sponsored|promoted|ad|share|share this|sharing|share this article|share this post|tweet|facebook
    twitter|x|pinterest|linkedin|whatsapp|telegram|reddit|tumblr|instagram|youtube|email|e-mail|print|copy link|pocket
    google+|mastodon|bluesky|like this|follow us|follow|save|bookmark|like loading|loading|previous|next|older posts
    newer posts|previous post|next post|newer post|older post|read more|continue reading|permalink
    post comment|cancel reply|post reply|no comments|view all comments|load more comments|uncategorized
    proudly powered by wordpress|powered by wordpress|wordpress.org|view my complete profile|quick links|site info
    switch to desktop version|view mobile version|language|english|change language|install app|open app|get the app
    zum inhalt springen|zum inhalt|zur navigation|menü|hauptmenü|suche|suchen|suche nach|anmelden|abmelden|einloggen
    registrieren|konto|mein konto|impressum|datenschutz|datenschutzerklärung|agb|nutzungsbedingungen|nach oben|barrierefreiheit
    anzeige|werbung|teilen|artikel teilen|drucken|merken|weiterlesen|mehr lesen|weiter|zurück|cookie-einstellungen|schließen
    akzeptieren|alle rechte vorbehalten|abonnieren|kommentar abschicken|liken|suche nach|registrieren|feed der einträge|kommentare-feed|wordpress.com
    aller au contenu|recherche|rechercher|connexion|se connecter|s'inscrire|s’inscrire|inscription|mon compte|mentions légales
    plan du site|données personnelles|politique de confidentialité|cgu|conditions d'utilisation|haut de page|publicité
    partager|partager sur facebook|imprimer|envoyer par mail|lire la suite|suivant|précédent|fermer|accepter|s'abonner
    rss 2.0|gestion des cookies|tous droits réservés|ir al contenido|saltar al contenido|menú|buscar
    iniciar sesión|registrarse|suscríbete|suscribirse|aviso legal|política de privacidad|política de cookies|mapa del sitio
    publicidad|compartir|imprimir|leer más|siguiente|anterior|cerrar|aceptar|todos los derechos reservados|pular para o conteúdo
    ir para o conteúdo|busca|buscar|pesquisar|entrar|cadastre-se|assine|termos de uso|política de privacidade|mapa do site
    publicidade|compartilhar|partilhar|leia mais|próximo|fechar|aceitar|todos os direitos reservados|vai al contenuto|cerca
    accedi|registrati|abbonati|note legali|informativa sulla privacy|privacy e cookie|mappa del sito|pubblicità|condividi
    stampa|leggi tutto|successivo|precedente|chiudi|accetta|tutti i diritti riservati|ga naar inhoud|zoeken|inloggen
    aanmelden|registreren|abonneren|privacyverklaring|privacybeleid|voorwaarden|algemene voorwaarden|advertentie|delen
    afdrukken|lees meer|volgende|vorige|sluiten|accepteren|przejdź do treści|szukaj|zaloguj się|zaloguj|zarejestruj się
    prenumerata|polityka prywatności|regulamin|mapa strony|reklama|udostępnij|drukuj|czytaj więcej|następny|poprzedni|zamknij
    перейти к содержимому|меню|поиск|найти|войти|вход|регистрация|подписаться|подписка|политика конфиденциальности|карта сайта
    пользовательское соглашение|реклама|поделиться|распечатать|печать|читать далее|вперёд|назад|закрыть|наверх|вконтакте
    içeriğe geç|menü|ara|giriş|giriş yap|üye ol|kayıt ol|abone ol|gizlilik politikası|kullanım koşulları|site haritası|reklam
    paylaş|yazdır|devamını oku|sonraki|önceki|kapat|بحث|تسجيل الدخول|تسجيل|اشترك|سياسة الخصوصية|شروط الاستخدام|خريطة الموقع
    إعلان|مشاركة|طباعة|اقرأ المزيد|التالي|السابق|إغلاق|القائمة|搜索|搜尋|登录|登錄|登入|注册|註冊|隐私政策|隱私政策|服务条款|网站地图
    广告|分享|微博|微信|打印|阅读更多|下一篇|上一篇|返回顶部|关闭|我们的愿景|订阅|友情链接|広告運用|api|検索|ログイン|新規登録|会員登録
    プライバシーポリシー|利用規約|サイトマップ|広告|シェア|シェアする|ツイート|印刷|続きを読む|次へ|前へ|ページトップへ|メニュー|閉じる
    검색|로그인|회원가입|개인정보처리방침|이용약관|사이트맵|광고|공유|공유하기|인쇄|더보기|다음|이전|맨 위로|메뉴|닫기|구독|sök|logga in
    """
)
"""Lines that serve the page and are never part of a document."""

LISTING_HEADINGS = _read_lines(
    """
    recent posts|recent comments|latest posts|latest articles|latest stories|latest news|latest comments|recent articles
    recent topics|recent threads|categories|tags|tag cloud|blogroll|links|archives|blog archive|about me|related|related posts
    related articles|related stories|related topics|related questions|related news|related content|related links|similar threads
    similar topics|similar posts|similar stories|you may also like|you might also like|you may also enjoy|more from us
    more stories|more news|more posts|more articles|more on this topic|more on this story|more like this|read next|up next
    keep reading|further reading on this site|recommended|recommended for you|recommended reading|recommended stories|trending
    trending now|trending topics|most read|most popular|most viewed|most commented|popular|popular posts|popular topics
    popular articles|top stories|top posts|top news|editor's picks|editors' picks|featured|featured posts|featured stories
    what's new|don't miss|in case you missed it|from our partners|sponsored content|hot network questions|linked|who is online
    hot topics|share this|follow us|posting rules|bookmarks|quick navigation|new posts|unread topics|suggested topics|see also on this site
    meistgelesen|meist gelesen|meistkommentiert|neueste beiträge|letzte beiträge|neueste kommentare|letzte kommentare|kategorien
    schlagwörter|archiv|archive|ähnliche beiträge|ähnliche artikel|ähnliche themen|das könnte sie auch interessieren|mehr zum thema
    das könnte dich auch interessieren|mehr aus dem ressort|auch interessant|weitere artikel|weitere meldungen|weitere themen
    empfohlen|empfehlungen|beliebte beiträge|beliebt|aktuelle themen|lesen sie auch|les plus lus|les plus lus|articles similaires
    articles récents|articles liés|à lire aussi|lire aussi|sur le même sujet|dans la même rubrique|commentaires récents|catégories
    derniers articles|derniers commentaires|étiquettes|mots-clés|à la une|nos sélections|voir aussi sur ce site|vous aimerez aussi
    entradas recientes|comentarios recientes|artículos relacionados|noticias relacionadas|lo más leído|más leídas|lo más visto
    categorías|etiquetas|también te puede interesar|te puede interesar|más noticias|posts recentes|comentários recentes
    artigos relacionados|notícias relacionadas|mais lidas|mais lidos|categorias|leia também|veja também|articoli correlati
    articoli recenti|commenti recenti|i più letti|categorie|leggi anche|potrebbe interessarti|recente berichten|meest gelezen
    gerelateerde artikelen|lees ook|categorieën|recente reacties|najnowsze wpisy|najczęściej czytane|powiązane artykuły|kategorie
    czytaj także|zobacz też|polecane|похожие статьи|похожие записи|похожие темы|читайте также|свежие записи|свежие комментарии
    рубрики|популярное|самое читаемое|последние новости|по теме|метки|ilgili haberler|son yazılar|son yorumlar|en çok okunanlar
    kategoriler|benzer yazılar|مواضيع ذات صلة|مقالات ذات صلة|الأكثر قراءة|أحدث المقالات|التصنيفات|اقرأ أيضا|اقرأ أيضاً|相关文章|相关阅读
    相關文章|热门文章|最新文章|最新评论|推荐阅读|猜你喜欢|分类|标签云|归档|今日热议主题|最热节点|热门话题|関連記事|人気記事|最新記事|最近の投稿
    最近のコメント|カテゴリー|アーカイブ|おすすめ記事|おすすめ|アクセスランキング|こちらもおすすめ|관련기사|관련 기사|인기기사|많이 본 뉴스|최신 글|최근 글
    최근 댓글|카테고리|추천 기사|relaterade artiklar|mest läst|senaste inläggen|související články|nejčtenější
    """
)
"""Headings of lists of other pages. The lines after them are not part of the document, however long."""

ENDING_LINES = _read_lines(
    """
    leave a reply|leave a comment|post a comment|add a comment|add your comment|write a comment|join the discussion
    join the conversation|post navigation|share or comment on this article|your answer|comments are closed
    schreibe einen kommentar|kommentar schreiben|kommentar verfassen|einen kommentar schreiben|kommentieren|beitrags-navigation
    beitragsnavigation|diskutieren sie mit|laisser un commentaire|ajouter un commentaire|poster un commentaire|réagir
    navigation des articles|deja un comentario|deja una respuesta|escribe un comentario|navegación de entradas|deixe um comentário
    deixe uma resposta|navegação de posts|lascia un commento|lascia una risposta|scrivi un commento|navigazione articoli
    laat een reactie achter|geef een reactie|plaats een reactie|berichtnavigatie|dodaj komentarz|zostaw komentarz
    nawigacja wpisu|добавить комментарий|оставить комментарий|навигация по записям|bir yorum yazın|yorum yap|yorum yaz
    اترك تعليقا|اترك تعليقاً|أضف تعليق|发表评论|發表評論|发表回复|コメントを残す|コメントを書く|投稿ナビゲーション|댓글 남기기|댓글 달기
    댓글 쓰기|skriv en kommentar|lämna ett svar|lämna en kommentar|přidat komentář|napsat komentář|napisz komentarz
    """
)
"""Lines that directly follow a document: a form for a new comment, a link to the next page."""

NOTICE_START = re.compile(
    r"""©|\(c\)\ (?:19|20)\d\d|copyright\b.{0,20}(?:19|20)\d\d|all\ rights\ reserved|alle\ rechte\ vorbehalten|tous\ droits\ r
    |powered\ by\ |proudly\ powered|share\ (?:this|on|to|via)\b.{0,30}$|click\ to\ (?:share|print|email)|opens\ in\ new\ window
    |(?:tags?|labels|filed\ under|posted\ in|categor(?:y|ies)|tagged|schlagw(?:o|ö)rt(?:e|er)?|kategorien?|étiquettes?|mots-clés
    |etiquetas|tagi?|теги|метки)\s*:|this\ entry\ was\ posted|bookmark\ the\ permalink|your\ email\ address\ will\ not
    |required\ fields\ are\ marked|deine\ e-mail-adresse\ wird|votre\ adresse\ (?:e-mail|de\ messagerie)\ ne\ sera
    |tu\ dirección\ de\ correo|notify\ me\ of|save\ my\ name,\ email|enter\ your\ email\ address|sign\ up\ (?:for|to)\ (?:our|the|get|receive)
    |subscribe\ to\ (?:our|the|this)\b.{0,60}(?:newsletter|feed|blog|posts?|channel)|(?:we|this\ (?:web)?site)\ uses?\ (?:\w+\ )?cookies
    |by\ (?:continuing|using)\b.{0,40}\b(?:you\ (?:accept|agree|consent)|site)|diese\ (?:web)?seite\ verwendet\ cookies
    |(?:ce|notre)\ site\ utilise\ des\ cookies|este\ sitio\ (?:web\ )?(?:utiliza|usa)\ cookies|you\ must\ (?:be\ logged|log)\ in
    |to\ (?:comment|post|reply)\b.{0,50}\b(?:account|log\ in|sign\ in)|you\ may\ not\ (?:post|edit)|all\ times\ are\b
    |users\ browsing\ this|thanks\ for\ contributing\ an\ answer""",
    re.IGNORECASE | re.VERBOSE,
)
"""Starts of lines that are too varied for a list: notices about rights and cookies, rows of tags, forms."""
