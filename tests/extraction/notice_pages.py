"""Pages for the tests of notices, and how a page is judged."""

import json

from worker import pipeline
from worker.document import RawItem

SENTENCE = (
    "The weir below the mill was rebuilt in spring, with oak from the upper wood and stone of the quay. "
)


STORY = "".join(f"<p>{SENTENCE}{SENTENCE}{number}</p>" for number in range(4))


BUNDLE = "<script src=/static/js/main.7f3a.js></script>"


def table(text):
    """The rows of a table, its cells apart by bars."""
    return [tuple(cell.strip() for cell in row.split(" | ")) for row in text.strip().split("\n")]


def reason_of(content, media_type="text/html"):
    """Why a page is refused; None where it is read."""
    raw = RawItem("https://gull.example/a", content.encode(), None, media_type, "utf-8")
    notice = pipeline.read(raw).notice
    return notice.reason if notice else None


def linked_data(**told):
    """What a page tells machines of its article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **told})}</script>'


def shell(note, root="<div id=root></div>", title="Gull"):
    """A page as frameworks deliver it before a script has run."""
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>"
    return f"{head}<noscript>{note}</noscript>{root}{BUNDLE}</body></html>"


SCRIPT_NOTES = [
    note
    for (note,) in table(
        """
    You need to enable JavaScript to run this app.
    We're sorry but gull doesn't work properly without JavaScript enabled. Please enable it to continue.
    Please enable JavaScript to continue using this application.
    This app works best with JavaScript enabled.
    Your browser does not support JavaScript, or it is turned off.
    JavaScript is disabled in your browser.
    Bitte aktivieren Sie JavaScript, um diese Seite zu nutzen.
    Diese Anwendung benötigt JavaScript.
    Veuillez activer JavaScript pour utiliser cette application.
    Votre navigateur ne prend pas en charge JavaScript ou il est désactivé, il faut l'activer.
    Por favor, habilite JavaScript para continuar.
    Necesitas activar JavaScript para ejecutar esta aplicación.
    Per favore, abilita JavaScript nel tuo browser.
    Questa applicazione richiede JavaScript.
    Você precisa habilitar o JavaScript para executar este aplicativo.
    Schakel JavaScript in om deze website te gebruiken, JavaScript is vereist.
    Для работы приложения необходимо включить JavaScript.
    Пожалуйста, включите JavaScript в вашем браузере.
    Для роботи цього сайту потрібно увімкнути JavaScript.
    Aby korzystać z tej aplikacji, włącz obsługę JavaScript.
    Pro zobrazení této stránky povolte prosím JavaScript.
    Na zobrazenie tejto stránky povoľte prosím JavaScript.
    Az alkalmazás futtatásához engedélyezze a JavaScriptet a böngészőben.
    Vă rugăm să activați JavaScript pentru a folosi această aplicație.
    Моля, включете JavaScript, за да използвате този сайт.
    Παρακαλούμε ενεργοποιήστε τη JavaScript για να συνεχίσετε.
    Molimo omogućite JavaScript kako biste koristili ovu stranicu.
    Bu uygulamayı çalıştırmak için JavaScript'i etkinleştirmeniz gerekir.
    Du måste aktivera JavaScript för att köra den här appen.
    Du skal aktivere JavaScript for at bruge denne side.
    Du må slå på JavaScript for å bruke denne siden.
    Sinun on otettava JavaScript käyttöön tämän sovelluksen käyttämiseksi.
    您需要启用 JavaScript 才能运行此应用。
    請啟用 JavaScript 以繼續使用本網站。
    このアプリを実行するには JavaScript を有効にしてください。
    이 앱을 실행하려면 JavaScript를 활성화해야 합니다.
    يرجى تفعيل JavaScript لتشغيل هذا التطبيق.
    יש להפעיל JavaScript כדי להשתמש באתר זה.
    لطفا جاوا اسکریپت را در مرورگر خود فعال کنید.
    कृपया इस ऐप को चलाने के लिए JavaScript सक्षम करें।
    Bạn cần bật JavaScript để chạy ứng dụng này.
    โปรดเปิดใช้ JavaScript เพื่อใช้งานแอปนี้
    Anda harus mengaktifkan JavaScript untuk menjalankan aplikasi ini; aktifkan JavaScript.
    """
    )
]
