const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Before a family name: "Frau Weber". Folded, as all below. */
export const TITLES = words(`
mr mrs ms miss mx dr prof professor sir madam dame lord lady herr herrn hr frau fr fraulein dipl ing m mme mlle monsieur madame
mademoiselle sr sra srta senor senora don dona sig signor signora pan pani meneer mevrouw
`);

/** Behind a name, and none of its words. */
export const SUFFIXES = words("jr sr ii iii iv phd md mba msc bsc ma ba ba llm esq cpa");

/** Between given and family name, and no family name by themselves. */
export const PARTICLES = words(
  "von vom van zu zum zur de da do dos das del della di du des der den ten ter la le lo el al bin ibn ben bat abu",
);

/** A "name" of only such words is an inbox's, a team's or a program's. */
export const ROLES = words(`
support team teams service services kundenservice kundendienst kunden customer customers client clients sales vertrieb info help helpdesk desk
hilfe office buero buro admin administrator system bot operator finance billing buchhaltung rechnung marketing hr it success care center
centre the and und fin ai noreply no reply postmaster community product operations experience contact kontakt welcome
another person teammate removed unknown anonymous user lead visitor
`);

/** A given name that is an English word too: alone it counts behind a greeting, on a line of its own, or with a capital amid a sentence. */
export const COMMON_WORDS = words(`
will mark rose grace hope faith joy bill art frank jack rob sue pat drew chase hunter dawn eve summer autumn ivy lily ruby amber crystal pearl
jade gene guy rich ray dean duke earl grant lance miles nick rusty sandy skip tab trip victor wade ward penny page charity christian harmony
destiny angel max mini major king prince norm cash chip buck cliff dale glen forest heath heather holly iris daisy olive basil sage cherry
candy melody carol true love star sky sunny storm rain river reed rock pierce young long short brown white black green grey dot bea axel kay
kit lee les mac moe nan noel opal peace pip poppy precious price princess queen robin royal salt saint sol stone sugar sunshine ty vale violet
west wren mason archer carter cooper taylor porter parker tyler turner baker harper bishop case bond cross clemency mercy verity felicity
constance patience prudence gloria justice liberty blaze brook brooke cat champ colt dane data demo test stage merit mission model moment
motion muse next order park phoenix plan post queue quick ram rent
`);

/** One that is a month, a place, a brand or a German noun, which has a capital wherever it stands: only behind a greeting, or on its own line. */
export const NOUNS = words(`
may june april august mai juni juli january sonntag china paris london sydney austin jordan israel georgia virginia carolina dakota iran india
asia africa america florence milan lourdes valencia vienna verona siena adelaide victoria regina melanie zion berlin wolf ernst heide rosa lang
kurz gut klein viola sonne stern engel kaiser falk frei jung wilde rein winter sommer fee liebe linde berg roman ton bar mercedes porsche
bella stella nova luna aurora mia ora van von vance
`);

/** Behind these a word with a capital is often a product's name. */
export const ARTICLES = words("the a an this our your der die das dem den des ein eine einen einem einer");

/** Behind these stands who did something or is to do it. */
export const BEFORE_PEOPLE = words(
  "ask tell call contact from by with via for to cc von mit an bei durch fragen frag schreibt schrieb sagt sagte kollege kollegin herrn",
);

/** A given name behind one of these is somebody, be it a common word or short. */
export const GREETINGS = words(`
hi hello hey dear hiya morning afternoon evening thanks thank you cheers regards best sincerely yours greetings hallo hey hej hoi moin servus
liebe lieber werte werter guten tag morgen abend danke dank gruss grusse gruesse mfg lg vg herzlich herzliche beste besten freundlichen
freundliche viele cc bonjour cher chere bonsoir merci hola querido querida gracias ciao caro cara ola
`);
