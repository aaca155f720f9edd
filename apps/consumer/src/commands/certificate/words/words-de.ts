import type { CertificateWords } from "./certificate-words.ts";

const records = (count: number | null, one: string, many: string) =>
  count === null ? "" : `${count} ${count === 1 ? one : many}: `;

export const DE: CertificateWords = {
  locale: "de-DE",
  title: "Löschbescheinigung",
  verdicts: {
    completed:
      "Alles, was gefunden und vorgesehen war, wurde in Intercom gelöscht und danach nicht mehr vorgefunden.",
    partial: "Ein Teil wurde in Intercom gelöscht. Was nicht gelöscht wurde, steht unten mit dem Grund.",
    cancelled: "Die Anfrage wurde zurückgezogen.",
    failed: "Von nichts ist bekannt, dass es gelöscht wurde.",
  },
  otherVerdict: "Die Anfrage endete, wie unten angegeben.",
  noPersonalData:
    "Diese Bescheinigung nennt niemanden: Datensätze tragen die Kennungen von Intercom, die Person einen Hashwert mit Schlüssel.",
  asked: {
    heading: "Was verlangt wurde",
    what: "Anfrage",
    deletion: "Löschen, was Intercom über die Person speichert",
    request: "Nummer der Anfrage",
    sender: "Gestellt von",
    law: "Nach",
    laws: { gdpr: "DSGVO, Artikel 17", ccpa: "CCPA, Section 1798.105" },
    notStated: "nicht angegeben",
    workspace: "Intercom-Workspace",
    person: "Person (Hashwert mit Schlüssel)",
    received: "Eingegangen",
    ended: "Beendet",
  },
  found: {
    heading: "Wo gesucht wurde",
    intro: "Was nicht durchsucht werden konnte, gilt nie als leer.",
    where: "Wo",
    result: "Ergebnis",
    count: "Gefunden",
    results: {
      searched: "durchsucht",
      empty_by_count: "leer, nach Intercoms eigener Zählung",
      not_searchable: "Intercom bietet dafür keine Suche",
      no_scope: "dem Token fehlt die Berechtigung",
      not_covered: "nicht durchsucht: abgeschaltet",
      failed: "nicht vollständig lesbar",
    },
  },
  categories: {
    contacts: "Kontakte",
    "contacts.archived_or_blocked": "Archivierte und blockierte Kontakte",
    conversations: "Unterhaltungen",
    tickets: "Tickets",
    custom_objects: "Eigene Objekte",
  },
  roles: { user: "Nutzer", lead: "Lead", contact: "Kontakt" },
  erased: {
    heading: "Was gelöscht wurde",
    intro:
      "Zeiten nach der Uhr des Dienstes, in UTC. Die letzte Spalte nennt Intercoms eigene Nummern seiner Antworten.",
    nothing: "Nichts wurde gelöscht.",
    record: "Datensatz",
    how: "Wie",
    hows: {
      deleted: "gelöscht",
      redacted_and_detached: "Nachrichten der Person geschwärzt, Person entfernt",
    },
    unproven: "nicht als gelöscht bekannt",
    parts: (count) => (count === 1 ? "1 Nachricht geschwärzt" : `${count} Nachrichten geschwärzt`),
    metrics: { deleted: "mit den Zeilen in den Berichten", retained: "Zeilen in den Berichten bleiben" },
    attempted: "Versucht",
    accepted: "Von Intercom angenommen",
    verified: "Nicht mehr vorgefunden",
    requestIds: "Nummern bei Intercom",
    never: "–",
    bases: {
      absent_after_attempt: "keine Antwort gesehen; seit dem Versuch weg",
      already_absent: "war schon weg",
    },
  },
  left: {
    heading: "Was blieb, und warum",
    nothing: "Nichts, was vorgesehen war, blieb.",
    why: "Warum",
    reasons: {
      no_longer_subject: "Direkt vor der Löschung gehörte es jemand anderem.",
      not_readable: "Jemand anderes hatte es gelöscht oder archiviert; es war nicht mehr zu vergleichen.",
      shared: "Es betrifft auch eine andere Person, oder das ist nicht auszuschließen.",
      part_not_redactable: "Intercom schwärzte eine Nachricht darin nicht.",
      parts_out_of_reach: "Es hat mehr Nachrichten, als Intercom zeigt.",
      last_contact: "Den letzten Kontakt entfernt Intercom nicht.",
      plan_restricted: "Der Tarif des Workspace bei Intercom erlaubt es nicht.",
      not_found: "Intercom kannte nicht, was es selbst zeigt.",
      held: "Das Unternehmen muss es aufbewahren:",
    },
    inDoubt: (time) => `Eine Löschung, die um ${time} begonnen wurde, kann gewirkt haben.`,
  },
  remaining: {
    heading: "Was bleibt, und bis wann",
    intro: "Nach Intercoms eigener Auskunft, was es behält, und danach, was hier getan wurde.",
    nothing: "Nichts wurde gelöscht; von nichts wird behauptet, dass es weg ist.",
    codes: {
      restorable: (count) =>
        count === 1
          ? "Intercom kann den Kontakt 7 Tage lang wiederherstellen."
          : `Intercom kann die ${count ?? ""} Kontakte 7 Tage lang wiederherstellen.`,
      not_confirmed: (count) => `${records(count, "vorgesehen", "vorgesehen")}nicht als gelöscht bekannt.`,
      not_verified: (count) => `${records(count, "angenommen", "angenommen")}beim Lesen noch vorgefunden.`,
      merged_elsewhere: () =>
        "Intercom hatte einen Kontakt der Person mit dem eines anderen zusammengeführt; dieser bleibt.",
      left: (count) => `${records(count, "vorgesehen", "vorgesehen")}blieb, wie oben angegeben.`,
      held: (count) =>
        `${records(count, "Datensatz", "Datensätze")}durch eine Aufbewahrungspflicht gehalten, wie oben genannt.`,
      ratings: (count) =>
        `${records(count, "Unterhaltung", "Unterhaltungen")}Bewertungen und ihre Kommentare bleiben in Intercom.`,
      reporting_rows: (count) =>
        `${records(count, "Unterhaltung oder Ticket", "Unterhaltungen und Tickets")}Zeilen in Intercoms Berichten bleiben.`,
      redacted_conversations: (count) =>
        `${records(count, "Unterhaltung mit anderen", "Unterhaltungen mit anderen")}bleiben, ohne die Person und ihre Nachrichten.`,
      conversations: () =>
        "Unterhaltungen wurden nicht einzeln gelöscht. Nach Intercoms Auskunft gehen sie mit dem Kontakt; Nachrichten in Unterhaltungen mit anderen können bleiben.",
      tickets: () =>
        "Tickets wurden nicht einzeln gelöscht. Intercom sagt nicht, ob sie mit dem Kontakt gehen.",
      custom_objects: () =>
        "Eigene Objekte wurden nicht einzeln gelöscht. Intercom sagt nicht, ob sie mit dem Kontakt gehen.",
      exports: () => "Dateien, die vorher aus Intercom exportiert wurden, sind nicht erreichbar.",
    },
    until: (time) => `bis ${time}`,
  },
  notices: {
    heading: "Wem es mitgeteilt wurde",
    intro:
      "Anderen, die Daten der Person haben, wird mitgeteilt, was gelöscht wurde (DSGVO, Artikel 19). Das ist, was der Dienst wusste, als diese Seite gemacht wurde; keine Quittung deckt es.",
    recipient: "Empfänger",
    sent: "Gesendet",
    notSent: "noch nicht",
    askedAgain: "erneut verlangt",
    sentAgain: "erneut",
    acknowledged: "Bestätigt",
    open: "noch nicht, fällig bis",
    byOperator: "durch einen Bearbeiter an seiner Stelle",
  },
  later: {
    heading: "Wie weit es belegt ist",
    accepted: "Von Intercom angenommen",
    verified: "Nicht mehr vorgefunden",
    beyondRestore: "Von Intercom nicht mehr wiederherzustellen",
    open: (time) => `noch nicht bekannt; Intercom kann bis ${time} wiederherstellen`,
    cameBack: "nein: ein Kontakt war wieder da",
    cameBackVerdict: "Bei der späteren Nachprüfung war ein Kontakt wieder da.",
    notRechecked: (reason) =>
      `nicht bekannt: Es konnte nicht nachgeprüft werden${reason === null ? "" : ` (${reason})`}`,
    vendorPurge: "Von Intercom vernichtet",
    purgeDue: (time) =>
      `fällig ab ${time}, nach Intercoms eigener Auskunft; ob es geschah, sieht nur Intercom`,
    of: (count, all) => `${count} von ${all}`,
  },
  evidence: {
    heading: "Wie man das prüft",
    signed:
      "Der Dienst hat die Quittung unten unterschrieben, als die Anfrage endete. Sie deckt das Ergebnis und das Protokoll, aus denen diese Seite gemacht ist.",
    unsigned:
      "Keine Quittung: Der Dienst unterschreibt keine (RECEIPT_KEY ist nicht gesetzt). Niemand kann diese Seite prüfen.",
    check:
      "Dieselbe Bescheinigung als JSON enthält alles, was man dafür braucht. Mit den öffentlichen Schlüsseln des Dienstes, die man aus anderer Quelle haben sollte:",
    receipt: "Quittung (JWS, Ed25519)",
    outcomeDigest: "SHA-256 des Ergebnisses",
    journalHead: "Kopf des Protokolls",
    entries: (count) => `${count} Einträge`,
    limits:
      "Sie belegt, was der Dienst erklärt hat und dass seitdem nichts geändert wurde. Sie stützt sich auf Intercoms Antworten: dass die Löschung angenommen wurde und der Datensatz nicht mehr zu lesen war.",
  },
};
