"""The words that distinguish kinds of pages, by place: addresses, class names, short lines, software."""

from __future__ import annotations

import re

from worker.word_tables import names

EDGE_CHARS = " \t:;.,…!?()[]{}#*|«»‹›<>→←↓↑▼▾▲•·+–—-/\"'’0123456789€$£¥%&×"
"""Characters stripped from both ends of a line before it is looked up: counts, arrows, punctuation."""


def _by_word(tables: dict[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The groups of each word."""
    found: dict[str, tuple[str, ...]] = {}
    for group, listed in tables.items():
        for word in listed:
            found[word] = (*found.get(word, ()), group)
    return found


def _lines(text: str) -> frozenset[str]:
    """The lines of a table, separated by commas or line ends."""
    return frozenset(line.strip() for line in re.split(r"[,\n]", text) if line.strip())


PATH_WORDS = _by_word(
    {
        "thread": names(
            """
            forum forums foren foro foros forumi fora thread threads topic topics viewtopic showthread
            discussion discussions diskussion question questions frage fragen preguntas domanda pergunta t
            bbs board boards community talk comments r s answers qna tema temas temat vopros
            """
        ),
        "product": names(
            """
            product products produkt produkte produit produits producto productos prodotto prodotti produto
            produtos produkty item items itm dp p pd ip sku artikel-nr goods tovar tovary app game buy
            """
        ),
        "listing": names(
            """
            category categories kategorie kategorien categorie categoria categorias kategoria cat c cp l o
            search suche recherche buscar cerca tag tags topic topics collection collections browse list
            lists catalog catalogue catpage katalog archive archives archiv author brand brands sale shop
            store market trending chart charts jobs latest rubrik rubrique section seccion all directory
            index ranking rankings department departments trails deals explore
            """
        ),
        "documentation": names(
            """
            docs doc documentation dokumentation manual manuals handbuch reference ref api apidocs handbook
            guide guides tutorial tutorials learn userguide user-guide stable latest book man help howto
            wiki kb sdk language spec specification javadoc develop
            """
        ),
        "article": names(
            """
            article articles artikel news blog blogs story stories post posts nachrichten actualite
            actualites noticias noticia notizie magazine magazin aktuell opinion politics politik sport
            sports world business entertainment culture
            """
        ),
        "service": names(
            """
            service services solutions solution platform pricing features about about-us company industries
            leistungen angebote consulting products personal calculators planning programs
            """
        ),
    }
)
"""The parts of an address between slashes and dots."""
HOST_WORDS = _by_word(
    {
        "thread": names("forum forums foren foro community bbs board boards discuss discourse answers talk"),
        "product": names("shop store"),
        "documentation": names("docs doc developer developers dev wiki learn manual api readthedocs man"),
        "article": names("blog news magazine"),
    }
)
"""The parts of a host."""
CLASS_WORDS = _by_word(
    {
        "thread": names(
            """
            topic thread threads forum forums viewtopic showthread question questions discussion board qa
            posts
            """
        ),
        "listing": names(
            """
            archive category categories search results list listing listings collection catalog tag grid
            plp products taxonomy
            """
        ),
        "product": names("product pdp item produkt"),
        "documentation": names(
            "docs doc documentation markdown sphinx rst book wiki handbook manual document mdx guide"
        ),
        "article": names("article single post story entry hentry blogpost postid newsarticle"),
        "start": names("home front homepage index landing"),
        "service": names("page"),
    }
)
"""Words of class and id."""
LINES = _by_word(
    {
        "board": _lines(
            """
            reply, quote, topics, posts, threads, joined, registered, member, members, moderator, views
            replies
            post reply, new topic, last post, forum rules, unread posts, active topics, original poster
            solved
            most liked posts, reactions, location, messages, senior member, junior member, administrator
            upvote
            answers, answer, ask question, add a comment, share a link to this question, best answer
            accepted
            antworten, beiträge, themen, zitieren, registriert, mitglied, neues thema, letzter beitrag
            gefällt mir
            répondre, réponses, sujets, messages, inscrit, citer, membre, nouveau sujet
            responder, respuestas, temas, mensajes, registrado, citar, miembro
            rispondi, risposte, discussioni, messaggi, registrato, cita
            respostas, tópicos, mensagens, membro
            ответить, ответов, сообщений, сообщения, тем, цитата, регистрация, темы, участник
            回复, 回帖, 主题, 帖子, 楼主, 引用, 发表于, 返信, 投稿, トピック, 質問, 回答, 답글
            """
        ),
        "shop": _lines(
            """
            add to cart, add to basket, add to bag, buy now, in stock, out of stock, sold out, quantity
            qty, sku
            free shipping, add to wishlist, add to wish list, checkout, you may also like, customer reviews
            write a review, product details, specifications, shipping & returns, size guide
            what's in the box
            notify me when available, pre-order, regular price, sale price, compare, related products
            color, size
            description, additional information, key features, product description, questions & answers
            warranty
            in den warenkorb, auf lager, lieferzeit, menge, merkzettel, produktbeschreibung, artikelnummer
            ajouter au panier, en stock, quantité, livraison gratuite, rupture de stock, référence
            añadir al carrito, en existencia, cantidad, agotado, envío gratis, comprar ahora
            aggiungi al carrello, disponibile, quantità, acquista ora
            adicionar ao carrinho, em estoque, quantidade, comprar
            в корзину, в наличии, количество, купить, добавить в корзину, характеристики
            加入购物车, 立即购买, 库存, 数量, カートに入れる, 在庫あり, 数量, 장바구니
            """
        ),
        "choices": _lines(
            """
            sort by, sort, filter, filters, filter by, results, items, showing, show more, load more
            view all
            see all, next, previous, next page, per page, featured, best selling, price low to high, newest
            brand
            clear all, refine, apply, view more, shop now, shop all, learn more, read more, see more
            quick view
            continue reading, categories, older posts, all categories, show all, popular, price
            most popular
            sortieren nach, filtern, ergebnisse, mehr anzeigen, weiterlesen, alle anzeigen, mehr lesen
            weiter
            trier par, filtrer, résultats, lire la suite, voir tout, voir plus, afficher plus
            en savoir plus
            ordenar por, filtrar, resultados, leer más, ver todo, ver más, cargar más
            ordina per, filtra, risultati, leggi tutto, vedi tutti, leggi di più
            ordenar, ler mais, ver mais, carregar mais, leia mais, ver tudo
            сортировать, фильтр, найдено, читать далее, показать ещё, показать еще, подробнее, все
            排序, 筛选, 更多, 下一页, 查看全部, 並び替え, 絞り込み, もっと見る, 次へ, 続きを読む, 더보기
            """
        ),
        "manual": _lines(
            """
            on this page, table of contents, contents, edit this page, edit on github, parameters, returns
            syntax
            examples, example, usage, installation, prerequisites, see also, next steps
            was this page helpful
            getting started, api reference, reference, quickstart, overview, introduction, tutorial
            tutorials
            note, tip, warning, version, source, show source, previous topic, next topic, copy, arguments
            was this helpful, report a bug, in this article, in this guide, guides, configuration, concepts
            docs
            documentation, deprecated, return value, exceptions, browser compatibility, specifications
            changelog
            auf dieser seite, inhaltsverzeichnis, beispiele, siehe auch, installation, hinweis
            voraussetzungen
            sur cette page, table des matières, exemples, voir aussi, sommaire, paramètres
            en esta página, ejemplos, véase también, parámetros, instalación
            in questa pagina, esempi, vedi anche, parametri
            nesta página, exemplos, veja também, parâmetros, instalação
            содержание, примеры, см. также, установка, параметры, смотрите также
            目录, 示例, 参数, 安装, 另请参阅, 目次, 例, 参照, インストール, 関連項目
            """
        ),
        "offer": _lines(
            """
            get started, get started for free, book a demo, request a demo, get a demo, contact sales
            free trial
            start free trial, try for free, try it free, sign up free, request a quote, get a quote
            get a free quote
            our services, services, solutions, pricing, testimonials, why choose us, what we do
            how it works
            trusted by, our clients, case studies, customers, frequently asked questions, contact us
            talk to sales
            start for free, watch demo, schedule a call, book a call, our team, industries, features
            integrations
            apply now, request info, enterprise, capabilities, our approach, what our customers say, faqs
            call us
            kostenlos testen, demo anfordern, unsere leistungen, angebot anfordern, jetzt starten
            leistungen, preise
            essai gratuit, demander un devis, nos services, demander une démo, tarifs
            prueba gratis, solicitar presupuesto, nuestros servicios, precios, solicitar demo
            prova gratis, richiedi un preventivo, i nostri servizi, prezzi
            teste grátis, solicitar orçamento, nossos serviços, preços
            попробовать бесплатно, наши услуги, оставить заявку, цены, услуги
            免费试用, 我们的服务, 联系我们, 申请演示, 無料で始める, お問い合わせ, サービス, 料金
            """
        ),
        "press": _lines(
            """
            advertisement, share this, share, tweet, related articles, related stories, read next
            most read
            more from, about the author, leave a reply, comments, leave a comment, tags, filed under
            published
            related posts, previous post, next post, follow us, editor's picks, trending, top stories
            opinion
            subscribe, newsletter, most popular, more stories, recommended, author, sports, politics, world
            anzeige, mehr zum thema, meistgelesen, kommentare, teilen, artikel teilen, schlagwörter
            werbung
            publicité, à lire aussi, partager, les plus lus, commentaires, lire aussi
            publicidad, compartir, lo más leído, comentarios, relacionadas, te puede interesar
            pubblicità, condividi, leggi anche, commenti, più letti
            publicidade, compartilhar, mais lidas, comentários, leia também
            реклама, поделиться, читайте также, комментарии, популярное, новости
            分享, 相关阅读, 责任编辑, 相关新闻, 广告, 関連記事, シェア, 広告, コメント, 기자
            """
        ),
    }
)
"""Whole short lines, of blocks and of buttons."""
SOFTWARE_WORDS = (
    (
        "thread",
        names("vbulletin phpbb discourse xenforo mybb woltlab invision vanilla nodebb flarum smf ipb fluxbb"),
    ),
    (
        "documentation",
        names("sphinx mkdocs docusaurus gitbook vuepress vitepress docfx javadoc doxygen rustdoc"),
    ),
    ("product", names("woocommerce shopify magento prestashop shopware bigcommerce oscommerce")),
)
"""The kind of pages that a stated generator makes."""
