"""The words that lettergen itself prints in letters and on pages, by language.

They are the names of notes and pages that programs which read a page aloud announce, and the
headings that HTML needs. ``{0}`` is a number.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """lettergen's own words in one language."""

    notes: str
    back: str
    back_to_mark: str
    footnote: str
    back_to_footnote: str
    page: str
    page_of: str
    table: str


WORDS = {
    "ar": Words(
        "الحواشي",
        "رجوع",
        "رجوع إلى علامة الحاشية {0}",
        "الحاشية {0}",
        "رجوع إلى علامة الحاشية {0}",
        "الصفحة {0}",
        "الصفحة {0} من {1}",
        "جدول",
    ),
    "cs": Words(
        "Poznámky",
        "Zpět",
        "Zpět ke značce poznámky {0}",
        "Poznámka pod čarou {0}",
        "Zpět ke značce poznámky pod čarou {0}",
        "Strana {0}",
        "Strana {0} z {1}",
        "Tabulka",
    ),
    "cy": Words(
        "Nodiadau",
        "Yn ôl",
        "Yn ôl at farc nodyn {0}",
        "Troednodyn {0}",
        "Yn ôl at farc troednodyn {0}",
        "Tudalen {0}",
        "Tudalen {0} o {1}",
        "Tabl",
    ),
    "da": Words(
        "Noter",
        "Tilbage",
        "Tilbage til henvisningen til note {0}",
        "Fodnote {0}",
        "Tilbage til henvisningen til fodnote {0}",
        "Side {0}",
        "Side {0} af {1}",
        "Tabel",
    ),
    "de": Words(
        "Anmerkungen",
        "Zurück",
        "Zurück zum Zeichen der Anmerkung {0}",
        "Fußnote {0}",
        "Zurück zum Zeichen der Fußnote {0}",
        "Seite {0}",
        "Seite {0} von {1}",
        "Tabelle",
    ),
    "el": Words(
        "Σημειώσεις",
        "Επιστροφή",
        "Επιστροφή στην παραπομπή της σημείωσης {0}",
        "Υποσημείωση {0}",
        "Επιστροφή στην παραπομπή της υποσημείωσης {0}",
        "Σελίδα {0}",
        "Σελίδα {0} από {1}",
        "Πίνακας",
    ),
    "en": Words(
        "Notes",
        "Back",
        "Back to note mark {0}",
        "Footnote {0}",
        "Back to the mark of footnote {0}",
        "Page {0}",
        "Page {0} of {1}",
        "Table",
    ),
    "es": Words(
        "Notas",
        "Volver",
        "Volver a la llamada de la nota {0}",
        "Nota al pie {0}",
        "Volver a la llamada de la nota al pie {0}",
        "Página {0}",
        "Página {0} de {1}",
        "Tabla",
    ),
    "fr": Words(
        "Notes",
        "Retour",
        "Retour à l’appel de la note {0}",
        "Note de bas de page {0}",
        "Retour à l’appel de la note de bas de page {0}",
        "Page {0}",
        "Page {0} sur {1}",
        "Tableau",
    ),
    "he": Words(
        "הערות",
        "חזרה",
        "חזרה לסימן הערה {0}",
        "הערת שוליים {0}",
        "חזרה לסימן הערת שוליים {0}",
        "עמוד {0}",
        "עמוד {0} מתוך {1}",
        "טבלה",
    ),
    "it": Words(
        "Note",
        "Indietro",
        "Torna al richiamo della nota {0}",
        "Nota a piè di pagina {0}",
        "Torna al richiamo della nota a piè di pagina {0}",
        "Pagina {0}",
        "Pagina {0} di {1}",
        "Tabella",
    ),
    "ja": Words(
        "注",
        "戻る",
        "注{0}の参照箇所に戻る",
        "脚注{0}",
        "脚注{0}の参照箇所に戻る",
        "{0}ページ",
        "{0}/{1}ページ",
        "表",
    ),
    "nb": Words(
        "Noter",
        "Tilbake",
        "Tilbake til henvisningen til note {0}",
        "Fotnote {0}",
        "Tilbake til henvisningen til fotnote {0}",
        "Side {0}",
        "Side {0} av {1}",
        "Tabell",
    ),
    "nl": Words(
        "Noten",
        "Terug",
        "Terug naar de verwijzing naar noot {0}",
        "Voetnoot {0}",
        "Terug naar de verwijzing naar voetnoot {0}",
        "Pagina {0}",
        "Pagina {0} van {1}",
        "Tabel",
    ),
    "pl": Words(
        "Przypisy",
        "Powrót",
        "Powrót do odsyłacza przypisu {0}",
        "Przypis dolny {0}",
        "Powrót do odsyłacza przypisu dolnego {0}",
        "Strona {0}",
        "Strona {0} z {1}",
        "Tabela",
    ),
    "pt": Words(
        "Notas",
        "Voltar",
        "Voltar à chamada da nota {0}",
        "Nota de rodapé {0}",
        "Voltar à chamada da nota de rodapé {0}",
        "Página {0}",
        "Página {0} de {1}",
        "Tabela",
    ),
    "ro": Words(
        "Note",
        "Înapoi",
        "Înapoi la trimiterea notei {0}",
        "Nota de subsol {0}",
        "Înapoi la trimiterea notei de subsol {0}",
        "Pagina {0}",
        "Pagina {0} din {1}",
        "Tabel",
    ),
    "ru": Words(
        "Примечания",
        "Назад",
        "Назад к знаку примечания {0}",
        "Сноска {0}",
        "Назад к знаку сноски {0}",
        "Страница {0}",
        "Страница {0} из {1}",
        "Таблица",
    ),
    "sv": Words(
        "Noter",
        "Tillbaka",
        "Tillbaka till hänvisningen till not {0}",
        "Fotnot {0}",
        "Tillbaka till hänvisningen till fotnot {0}",
        "Sida {0}",
        "Sida {0} av {1}",
        "Tabell",
    ),
    "uk": Words(
        "Примітки",
        "Назад",
        "Назад до знака примітки {0}",
        "Виноска {0}",
        "Назад до знака виноски {0}",
        "Сторінка {0}",
        "Сторінка {0} з {1}",
        "Таблиця",
    ),
    "zh": Words(
        "注释",
        "返回",
        "返回注释标记{0}",
        "脚注{0}",
        "返回脚注{0}的标记",
        "第{0}页",
        "第{0}页，共{1}页",
        "表格",
    ),
}


def find_words(tag: str) -> Words | None:
    """Return the words in the language of a tag; ``None`` if there are none in it."""
    return WORDS.get(tag.partition("-")[0].lower())
