# ruff: noqa: E501 - tables of words are easier to read on one line
"""Words of buttons, labels and headings around comments, in many languages: data only.

They decide nothing alone: what recurs over all comments of a page is learned from that page. They help
where a page has one comment, and as evidence that a run of dated blocks is a discussion.
"""

from __future__ import annotations

import re


def _words(row: str) -> frozenset[str]:
    return frozenset(row.split("|"))


BUTTONS = _words(
    "reply|reply to this|reply to comment|like|lik|likes|dislike|dislikes|quote|report|report abuse|"
    "report comment|flag|permalink|link|share|edit|delete|award|upvote|downvote|vote up|vote down|"
    "thumbs up|thumbs down|save|parent|follow|unfollow|click to rate|rate|hide|show|collapse|expand|"
    "more|read more|show more|loading|like this|helpful|funny|avatar|profile picture|user avatar|photo|"
    "author|op|verified|member|guest|moderator|admin|top fan|pinned|edited|give award|context|embed|"
    "follow|improve this answer|improve this question|prev|next|root|embed|give gold|unvote|favorite|past|"
    "mute|block|highlight|recommend|recommended|thank|thanks|mark as spam|spam|reply with quote|"
    "antworten|antwort|gefällt mir|gefällt mir nicht|melden|meld|zitieren|zitat|teilen|bearbeiten|"
    "löschen|beitrag melden|kommentar melden|permanenter link|mehr anzeigen|profilbild|benutzerbild|"
    "danke|empfehlen|gast|kommentieren|répondre|répondre à ce message|j’aime|j'aime|je n’aime pas|"
    "je n'aime pas|signaler|citer|partager|lien permanent|modifier|supprimer|voir plus|auteur|"
    "photo de profil|merci|recommander|utile|invité|responder|me gusta|no me gusta|denunciar|reportar|"
    "citar|cita|compartir|enlace permanente|editar|elimina|eliminar|ver más|foto de perfil|autor|"
    "gracias|invitado|útil|rispondi|mi piace|non mi piace|segnala|condividi|modifica|altro|foto profilo|"
    "autore|grazie|ospite|curtir|descurtir|gosto|não gosto|denuncie|partilhar|compartilhar|excluir|"
    "apagar|ver mais|obrigado|gostei|não gostei|antwoord|antwoorden|reageer|reageren|vind ik leuk|"
    "niet leuk|rapporteer|rapporteren|rapporter|citeer|citeren|delen|bewerken|verwijderen|profielfoto|"
    "bedankt|odpowiedz|lubię to|lubię|nie lubię|zgłoś|cytuj|udostępnij|edytuj|usuń|pokaż więcej|awatar|"
    "zdjęcie profilowe|ответить|нравится|не нравится|мне нравится|пожаловаться|цитировать|цитата|"
    "поделиться|ссылка|изменить|удалить|ещё|аватар|спасибо|автор|гость|лайк|дизлайк|yanıtla|cevapla|"
    "beğen|beğendim|beğenme|beğenmedim|şikayet et|bildir|alıntı|alıntıla|paylaş|düzenle|sil|"
    "profil resmi|رد|الرد|إعجاب|أعجبني|لم يعجبني|عدم الإعجاب|إبلاغ|بلاغ|اقتباس|مشاركة|تعديل|حذف|"
    "الصورة الرمزية|صورة|回复|回覆|赞|讚|踩|举报|檢舉|引用|分享|编辑|删除|点赞|收藏|头像|更多|楼主|顶|"
    "喜欢|不喜欢|返信|返信する|いいね|いいね!|よくないね|通報|通報する|引用する|共有|シェア|編集|削除|"
    "アバター|もっと見る|違反報告|답글|답글 달기|답글쓰기|좋아요|싫어요|신고|인용|공유|수정|삭제|아바타|"
    "더보기|추천|비추천|svar|svara|gilla|ogilla|anmäl|dela|synes godt om|odpovědět|líbí se mi|"
    "nelíbí se mi|nahlásit|balas|suka|log in|login|log in to reply|sign in|sign up|register|subscribe|"
    "anmelden|einloggen|registrieren|se connecter|s'inscrire|iniciar sesión|registrarse|accedi|entrar|"
    "inloggen|zaloguj się|войти|зарегистрироваться|giriş yap|登录|登入|ログイン|로그인|"
    "απάντηση|απαντήστε|αναφορά|μου αρέσει|δεν μου αρέσει|κοινοποίηση|επεξεργασία|παράθεση|הגב|השב|דווח|שתף|ערוך|"
    "צטט|אהבתי|उत्तर दें|जवाब दें|रिपोर्ट करें|शिकायत करें|साझा करें|शेयर करें|संपादित करें|पसंद करें|trả lời|thích|chia sẻ|"
    "báo cáo|trích dẫn|ตอบกลับ|ถูกใจ|แชร์|รายงาน|แก้ไข|پاسخ|پاسخ دادن|گزارش|پسندیدن|ویرایش|نقل قول|vastaa|tykkää|ilmoita|"
    "muokkaa|lainaa|válasz|válaszol|tetszik|megosztás|idézet|szerkesztés|răspunde|răspundeți|îmi place|raportează|"
    "distribuie|citovat|sdílet|upravit|odpovedať|páči sa mi|nahlásiť|відповісти|подобається|поскаржитися|поділитися|"
    "цитувати|редагувати|besvar|отговор|отговори|odgovori|sviđa mi se|prijavi|laporkan|bagikan"
)

LIKES = _words(
    "like|likes|liked by|thumbs up|upvote|upvotes|up votes|vote up|recommend|recommends|recommended|gefällt mir|"
    "gefällt mir angaben|j’aimes|mentions j’aime|mentions j'aime|j’aime|j'aime|me gusta|mi piace|"
    "curtir|gosto|gostei|vind ik leuk|lubię|lubię to|нравится|мне нравится|лайк|beğen|beğendim|إعجاب|"
    "أعجبني|赞|讚|点赞|顶|喜欢|いいね|いいね!|좋아요|추천|gilla|synes godt om|líbí se mi|suka|agree|"
    "helpful|👍|liker|tykkää|подобається|μου αρέσει|thích|אהבתי|tetszik|îmi place|páči sa mi|पसंद|ชอบ"
)

DISLIKES = _words(
    "dislike|dislikes|thumbs down|downvote|downvotes|down votes|vote down|gefällt mir nicht|je n’aime pas|"
    "je n'aime pas|no me gusta|non mi piace|descurtir|não gosto|não gostei|niet leuk|nie lubię|"
    "не нравится|дизлайк|beğenme|beğenmedim|لم يعجبني|عدم الإعجاب|踩|不喜欢|よくないね|싫어요|비추천|"
    "ogilla|nelíbí se mi|disagree|👎|synes ikke om|liker ikke|en tykkää|не подобається|δεν μου αρέσει|"
    "không thích|tidak suka|לא אהבתי|nem tetszik|nu-mi place|nepáči sa mi|नापसंद|ไม่ชอบ"
)

SCORES = _words(
    "score|points|point|pts|votes|vote|net votes|total votes|punkte|punkt|stimmen|stimme|voix|puntos|punto|"
    "puntuación|votos|voto|punti|punteggio|voti|pontos|ponto|pontuação|stemmen|punten|punkty|punktów|głosy|"
    "głosów|баллов|балла|голосов|голоса|рейтинг|puan|oy|نقاط|نقطة|أصوات|得分|评分|ポイント|점수|poäng|röster|"
    "stemmer|hlasy|hlasů|skóre|pistettä|ääntä|βαθμοί|ψήφοι|điểm|poin|suara|נקודות|pont|szavazat|puncte|voturi"
)
"""What a number may count that can be below zero."""

PEOPLE = re.compile(
    r"\s?(?:(?:other )?(?:people|persons?|users?|members?|readers?|likers?)|(?:anderen )?(?:personen|person|leuten?|"
    r"nutzern?|mitgliedern?|lesern?)|personnes?|utilisateurs?|membres?|lecteurs?|personas?|usuarios?|persone|"
    r"utenti|pessoas?|usuários?|mensen|personen|leden|os[oó]b\w*|użytkownik\w*|человек\w*|людям|людей|"
    r"пользовател\w*|читател\w*|kişi\w*|أشخاص|شخص\w*|personer|lid[ií]\w*|ihmis\w*|人|位|명|người|orang)(?![a-z])"
)
"""Words for people, right after their number: "12 people like this"."""

LIKING_VERBS = re.compile(
    r"\blik(?:e|es|ed|ing)\b|helpful|useful|recommend|agree|gefäll|gefallen|hilfreich|\baim|utile|gust|útil|piac|"
    r"curti|gost|leuk|lubi|polub|нрав|оцен|beğen|أعجب|إعجاب|赞|讚|喜欢|喜歡|いいね|좋아|추천|gilla|líb|tykkää|thích|suka"
)
"""Stems of verbs that say that people like something."""

OTHER_PEOPLE = re.compile(
    r"\d\s+(?:others?|more|weitere[nr]?|andere[nr]?|autres?|otr[oa]s?|más|altr[ie]|outr[oa]s?|anderen|inn\w+|других|друг\w+)\b"
)
"""A number that is counted on from names: "Ann and 3 others"."""

COMMENT_STEMS = tuple(
    _words(
        "comment|komment|comentari|comentário|reactie|komentář|komentár|komentār|"
        "komentar|комментари|коментар|каментар|bình luận|hozzászólás|σχόλι|σχολι|תגוב|टिप्पण|মন্তব্য|கருத்து|"
        "ความคิดเห็น|ความเห็น|دیدگاه|نظرات|تبصر|კომენტარ|մեկնաբան|yorum|تعليق|评论|評論|回复|回應|留言|コメント|댓글|의견|replies|reply|"
        "responses|réponse|réaction|reaction|antwort|respuesta|risposte|resposta|antwoord|odpowied|ответ|"
        "отзыв|discussion|diskussion|thoughts on|thought on|opinion|meinung|ergänzung|answers|beiträge|"
        "posts|messages|reacties|opinie|góðir|gedanken zu|gedanke zu"
    )
)
"""Starts of the words that head a comment section ("3 comments", "Vos réactions", "6 thoughts on ...")."""

POST_STEMS = tuple(
    _words(
        "posts|messages|message|beiträge|mensajes|messaggi|mensagens|berichten|posty|wpisy|сообщени|mesaj|帖|投稿|글"
    )
)
"""Starts of the words that count all posts of a thread, the opening post included ("5 posts")."""

BYLINE_WORDS = _words(
    "by|says|said|wrote|writes|posted|on|at|from|von|sagt|schrieb|schreibt|re|meint|am|um|par|di|dit|"
    "a écrit|écrit|le|à|por|dice|dijo|escribió|el|da|ha scritto|scrive|il|alle|disse|diz|em|escreveu|"
    "door|zegt|schreef|op|przez|pisze|napisał|napisała|mówi|от|пишет|написал|написала|говорит|dedi|"
    "diyor|ki|yazdı|يقول|كتب|قال|بواسطة|说道|说|說|より|さん|님|comment|commented|answered|asked|"
    "replied|reply|user|author|posted by|added|asked"
)
"""Words between a name and a time that belong to neither."""

IN_REPLY_TO = re.compile(
    r"(?:in (?:reply|response|answer) to|repl(?:ying|ied|ies|y) to|respond(?:ing|ed) to|answering|parent comment|"
    r"antwort auf|antwortet(?:e)?(?: auf)?|réponse à|répond(?:u)? à|respuesta a|respond(?:e|ió|iendo) a|"
    r"risposta a|rispond(?:e|endo) a|resposta a|respond(?:eu|endo|e) (?:a|ao)|antwoord op|reactie op|"
    r"w odpowiedzi (?:na|do)|odpowiedź (?:na|do)|ответ (?:на|пользователю|для)|ответил\w*|yanıt (?:olarak|verdi)|"
    r"ردا على|ردًا على|رد على|svar (?:på|till|til)|v odpovědi na|odpověď na|vastaus|trả lời|membalas|"
    r"回复|回覆|返信先|返信|답글|에게 답글|у відповідь на)[\s:：»›→↩]*"
)
"""Words before the name of the person, or the link to the comment, that is answered. In lower case."""

QUOTE_HEAD = re.compile(
    r"(?:\W|quote(?:d|s)?|quoting|originally posted|posted|written|by|from|post|zitat|zitiert|original|geschrieben|von|citation|"
    r"cité|envoyé|posté|par|de|cita|citado|escrito|por|iniciado|publicado|citazione|originariamente|scritto|da|"
    r"citaat|oorspronkelijk|geplaatst|door|cytat|napisał|przez|цитата|сообщение|от|alıntı|اقتباس|引用|인용|"
    r"@|on|in reply to|\d)*"
)
"""What may stand before the name in the head of a quotation: "Originally posted by". In lower case."""

CLOSING_HEADINGS = _words(
    "your answer|posting rules|leave a reply|leave a comment|post a comment|add a comment|write a comment|join the conversation|"
    "related|related posts|related articles|you may also like|read next|recent posts|recent comments|"
    "newer post|older post|schreibe einen kommentar|kommentar schreiben|kommentar verfassen|"
    "ähnliche beiträge|mehr zum thema|laisser un commentaire|ajouter un commentaire|articles similaires|"
    "deja un comentario|deja una respuesta|artículos relacionados|lascia un commento|articoli correlati|"
    "deixe um comentário|deixe uma resposta|laat een reactie achter|plaats een reactie|dodaj komentarz|"
    "zostaw komentarz|добавить комментарий|оставить комментарий|bir yorum yazın|yorum yap|اترك تعليقا|"
    "اترك تعليقاً|发表评论|發表評論|コメントを残す|댓글 남기기|댓글 달기|previous post|next post|"
    "post navigation|search for:|copyright|about|tags|footer|categories|archives"
)
"""Headings that follow the last comment."""

SPEECH_VERBS = _words(
    "says|said|wrote|writes|replied|commented|sagt|sagte|schrieb|schreibt|meint|meinte|dit|a dit|a écrit|"
    "écrit|dice|dijo|escribió|ha scritto|scrive|ha detto|disse|diz|escreveu|zegt|schreef|pisze|napisał|"
    "napisała|mówi|пишет|написал|написала|говорит|сказал|dedi ki|dedi|diyor ki|yazdı|يقول|كتب|قال|说道|说|說|"
    "より|のコメント|님의 말|skrev|säger|skriver|sanoo|kirjoitti|říká|napsal|hovorí|пише|írta|spune|a scris|"
    "berkata|viết"
)
"""Words that follow a commenter's name: "Ann says:"."""

EDIT_WORDS = _words(
    "edited|last edited|modified|edit|bearbeitet|geändert|zuletzt|modifié|édité|dernière modification|editado|"
    "modificado|modificato|ultima modifica|bewerkt|gewijzigd|edytowan|edytował|ostatnio|отредактирован|изменено|"
    "редактир|düzenle|編集|编辑|編輯|수정|redigerad|redigeret|upravil|upravené|muokattu|تعديل|updated|"
    "dernière édition|última edición|última edição|laatst|последний раз|senast|senest|sist redigert|naposledy|"
    "viimeksi|en son|τελευταία|最后由|最後由|本帖最后由|本帖最後由|最後に|آخر تعديل|נערך לאחרונה"
)
"""Starts of notes that say when a comment was edited."""

MEMBERSHIP_WORDS = _words(
    "asked|modified|last modified|edited|last edited|start date|last visit|last activity|last active|joined|join date|registered|registration date|member since|registriert|dabei seit|mitglied seit|beigetreten|"
    "inscrit|inscription|membre depuis|registrado|se unió|miembro desde|iscritto|registrato|membro desde|cadastro|"
    "lid sinds|geregistreerd|dołączył|rejestracja|зарегистрирован|регистрация|на форуме с|kayıt|katılım|"
    "تاريخ التسجيل|注册|加入|註冊|登録|가입|registrerad|liittynyt|założony|born|geboren|né le"
)
"""Words before the date of joining, of the last visit, or of birth."""

NO_NAMES = _words(
    "anonymous|anon|anonymous coward|anonym|anonyme|anónimo|anonimo|anônimo|anoniem|anonim|anoniempje|аноним|"
    "анонимно|nameless|unregistered|名無しさん|名無し|匿名|匿名用户|匿名さん|익명|ㅇㅇ|ẩn danh|مجهول|ανώνυμος|anonyymi|"
    "guest|gast|invité|invitado|ospite|convidado|gość|гость|misafir|ゲスト|游客|訪客"
)
"""What stands for the name of everybody who gave none."""

COLLAPSED_NOTICE = re.compile(
    r"\W*(?:"
    r"(?:this )?(?:comment|reply|answer|post|message)(?: is| was| has been)? (?:hidden|collapsed|minimi[sz]ed|below)\b.{0,60}"
    r"|(?:hidden|collapsed) (?:comment|reply|due to|because of|for)\b.{0,50}|(?:show|view|expand) (?:this |the |hidden )?(?:comment|reply|post)"
    r"|(?:dieser )?(?:kommentar|beitrag)(?: wurde| ist)? (?:ausgeblendet|eingeklappt|verborgen)\b.{0,50}|(?:kommentar|beitrag) (?:anzeigen|einblenden)"
    r"|(?:ce )?commentaire(?: est| a été)? (?:masqué|replié)\b.{0,50}|afficher (?:le|ce) commentaire"
    r"|(?:este )?comentario(?: está| ha sido)? (?:oculto|ocultado)\b.{0,50}|(?:mostrar|ver) (?:el |este )?comentario"
    r"|(?:questo )?commento(?: è stato)? nascosto\b.{0,50}|mostra (?:il )?commento"
    r"|(?:este )?comentário(?: foi| está)? (?:oculto|ocultado)\b.{0,50}|(?:mostrar|ver) (?:o |este )?comentário"
    r"|(?:deze )?reactie(?: is)? verborgen\b.{0,50}|(?:toon|bekijk) (?:deze )?reactie|komentarz(?: został)? ukryty\b.{0,50}|pokaż komentarz"
    r"|комментарий(?: был)? скрыт\b.{0,50}|показать комментарий|(?:bu )?yorum gizlen(?:di|miş)\b.{0,50}|yorumu göster"
    r"|تم إخفاء (?:هذا )?التعليق.{0,50}|(?:该|此)?评论已(?:被)?(?:折叠|隐藏).{0,30}|(?:显示|展开)评论|このコメントは(?:非表示|折りたたま).{0,30}|コメントを表示"
    r"|(?:이 )?댓글이? ?(?:숨김|접힘|숨겨).{0,30}|댓글 보기"
    r")\W*"
)
"""Notices that a comment is collapsed, and the buttons that show it, in lower case."""

REPLY_PHRASES = _words(
    "replied to|replies to|replying to|reply to|in reply to|in-reply-to|in response to|response to|responding to|responded to|answered|"
    "antwortete|antwortet|antwort an|antwort auf|als antwort auf|als antwort an|a répondu à|répond à|répondant à|en réponse à|réponse à|"
    "respondió a|responde a|respondiendo a|en respuesta a|respuesta a|ha risposto a|risponde a|in risposta a|risposta a|respondeu a|"
    "em resposta a|resposta a|reageerde op|reactie op|antwoord op|in antwoord op|als antwoord op|odpowiedział|odpowiedziała|"
    "w odpowiedzi na|odpowiedź na|odpowiedź do|ответил|ответила|отвечает|в ответ на|ответ на|відповів|у відповідь на|yanıtladı|"
    "yanıt olarak|cevap olarak|رد على|ردا على|ردًا على|回复|回覆|答复|返信先|の返信先|への返信|に返信|님에게 답글|svarade|svar till|svar på|svar til|"
    "svarte|vastasi|vastaus|reagoval na|v odpovědi na|odpověď na|válasz|ca răspuns la|trả lời|membalas|menanggapi|"
    "re|→|➜|➔|➤|▸|►|▶|↪|↩|⤷|»|@"
)
"""Words and signs between a commenter's name and the name of the one who is answered."""

DELETED_NOTICE = re.compile(
    r"\W*+(?:(?:this|dieser?|ce|est[ea]|questo|dit|ten|этот|данный|bu)\s+)?"
    r"(?:comment|post|message|reply|answer|kommentar|beitrag|nachricht|antwort|commentaire|comentario|mensaje|"
    r"comentário|mensagem|commento|messaggio|reactie|bericht|komentarz|wpis|комментарий|сообщение|yorum)?\s*+"
    r"(?:has\ been|was|is|wurde|ist|a\ été|est|ha\ sido|fue|foi|è\ stato|został|был[оа]?)?\s*+"
    r"(?:deleted|removed|gelöscht|entfernt|supprimée?|eliminad[oa]|borrado|cancellato|rimosso|excluíd[oa]|"
    r"removido|verwijderd|usunięt\w+|удал[её]н\w*|silindi|محذوف|已删除|削除済み|삭제\w*)"
    r"(?:\s+(?:by|from|von|vom|par|por|da|dal|door|przez)\b.{0,60})?\W*+",
    re.IGNORECASE,
)
"""A text that stands in place of a deleted comment."""
