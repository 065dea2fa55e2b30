"""Find a spreadsheet's or a program's words for nothing in the place of a value."""

from functools import lru_cache

from lettergen.system.patterns import compile_lazily

_PHRASES = (
    """
as above;see above;not known;no name;[object object];not available;not applicable;no data;no value
not set;not given;not provided;not stated;not specified;none given;none provided;to follow
ddim yn berthnasol;heb ei nodi;gwag;dim gwybodaeth
entfällt;keine angabe;keine angaben;siehe oben;k. a.;k.a;ohne angabe;o. a.;nicht bekannt
nicht vorhanden;nicht angegeben;nicht verfügbar;nicht zutreffend;unbekannt;s. o.;wie oben
non renseigné;non renseignée;sans objet;inconnu;inconnue;néant;non communiqué;non précisé;non connu
voir ci-dessus;sans réponse;non applicable;non disponible;non spécifié
brak;brak danych;brak adresu;nie dotyczy;nie podano;nieznany;nieznana;nieznane;n/d
jak wyżej;j.w.;bd.
no disponible;no aplica;no consta;desconocido;desconocida;sin datos;sin dato;sin información;ninguno
non disponibile;non pervenuto;non applicabile;sconosciuto;sconosciuta;nessuno;come sopra;n.d.;n.p.
onbekend;niet bekend;niet van toepassing;n.v.t.;nvt;geen;geen gegevens;niet opgegeven;zie boven
okänd;okänt;ej angivet;ej angiven;saknas;uppgift saknas;ej tillämpligt;ej känt;inget
ukendt;ikke oplyst;ikke angivet;mangler;ingen oplysninger;ikke relevant;ukjent;ikke oppgitt
ikke tilgjengelig;ei tiedossa;tuntematon;puuttuu;ei saatavilla;ei sovellu;ei ilmoitettu
desconhecido;desconhecida;não informado;não aplicável;não disponível;sem dados;nenhum;não consta
neuvedeno;neznámý;neznámá;není;žádný;žádné;nezadáno;není k dispozici;chybí;viz výše
άγνωστο;δεν υπάρχει;δεν ισχύει;κενό;καμία;ανύπαρκτο;μ/δ
nincs;nincs adat;ismeretlen;nem ismert;nem elérhető;nem alkalmazható;üres
necunoscut;necunoscută;nespecificat;lipsă;nu este cazul;nu se aplică;fără;indisponibil
anaithnid;ní bhaineann;gan eolas;níl ar fáil
なし;無し;該当なし;不明;未定;未記入;未入力;空欄;同上;特になし;ー;－
不详;未知;不适用;暂无;无数据;미정;해당없음;неизвестно;нет данных;отсутствует
невідомо;немає;немає даних;bilinmiyor;belirtilmemiş;نامعلوم;غير معروف;لا يوجد;غير متوفر
""".strip()
    .replace("\n", ";")
    .split(";")
)
"""Words for nothing in the languages that people keep lists in, which are no names."""

_OF_LANGUAGES = {
    "cy": "dim;anhysbys",
    "da": "tom;tomt;ingen",
    "de": "keine;keiner;kein;keines;leer;nichts;fehlt;ohne",
    "es": "nada;vacío;vacía;ninguna;nulo",
    "fi": "tyhjä;ei ole",
    "fr": "aucun;aucune;vide;rien;nul;nulle",
    "ga": "gan;folamh",
    "it": "nessuna;vuoto;vuota;niente;nulla;nullo",
    "nb": "tom;tomt;ingen;mangler",
    "nl": "leeg;niets;ontbreekt",
    "nn": "tom;tomt;ingen",
    "pl": "pusty;puste;nic;brakuje",
    "pt": "nada;vazio;vazia;nenhuma;nulo",
    "ro": "gol;nimic",
    "sv": "tom;tomt;ingen",
}
"""Those that are names, or other words, in other languages, by the language of the letter."""

WORDS = frozenset(_PHRASES).union(
    """
    tbc tba tbd t.b.c. t.b.a. unknown unbekannt inconnu inconnue ditto dto idem k.a. ? ??
    none nan nat null nil undefined n/a n.a. n/k <na> <none> <null> (none) (null) (blank) (empty)
    [none] [null] [blank] [] {} - -- --- – — ― . .. … _ __ / \\ // #n/a #n/a! #na #name? #ref!
    #value! #div/0! #num! #null! #spill! #calc! #field! #blocked! #connect! #unknown! #busy!
    #getting_data #error! #nv #bezug! #wert! #zahl! #name #ref #value err:502 err:504 err:508
    err:509 err:511 err:519 err:522 err:523 nullptr none. \\n [object [object #### ##### ######
    ####### ######## #missing missing
    """.split()
)
"""What is nothing if it is the whole value, in lower case."""

SINGLE_WORDS = frozenset("None nan null undefined N/A NaN NaT NULL NA".split())
"""Words for nothing that may be among others in a value."""

_LIKELY = compile_lazily(
    r"(?<![\w#])(?:#N/A|#NAME\?|#REF!|#VALUE!|#DIV/0!|#NUM!|#NULL!|#SPILL!|\[object Object\]|NaN"
    r"|NaT|NULL)(?!\w)|<built-in method|<bound method|<function|<class '|datetime\.date\("
)
_IN_NAMES = compile_lazily(r"(?<![\w'-])(?:None|nan|null|undefined|N/A)(?![\w'-])")
_SHORT = 4  # words


@lru_cache(maxsize=32)
def list_words(tag: str) -> frozenset[str]:
    """Return what is nothing, in lower case, in letters of a language, which its tag names."""
    own = _OF_LANGUAGES.get(tag.partition("-")[0].lower(), "")
    return WORDS.union(own.split(";")) - {""} if own else WORDS


def find_nothing(value: str, *, may_be_name: bool, tag: str = "") -> str:
    """Return the word for nothing in a value; an empty string if there is none.

    ``may_be_name`` tells that the field has names of people, of whom some are called Null. ``tag``
    names the language of the letter.
    """
    text = value.strip()
    if not text:
        return ""
    if text == "None.":  # a sentence, which answers a question
        return ""
    folded = text.casefold()
    if text in ("TBC", "TBA", "TBD"):
        return ""  # a placeholder
    if folded in list_words(tag):
        return "" if may_be_name and text in ("Null", "Nada", "Tom") else text
    if text == "NA":
        return text
    if found := _LIKELY.search(text):
        return found.group()
    if len(text) < 60 and len(text.split()) <= _SHORT and (found := _IN_NAMES.search(text)):
        return found.group() if not text[found.end() :].startswith((" of ", " the ")) else ""
    return ""
