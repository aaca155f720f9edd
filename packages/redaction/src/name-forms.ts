import { foldedString } from "./fold-text.ts";
import { COMMON_WORDS, NOUNS, PARTICLES, ROLES, SUFFIXES, TITLES } from "./name-words.ts";

/**
 * - `full`: given and family name, in any case and order.
 * - `initial`: one of them cut to its first letter; only with capitals.
 * - `given`: the given name alone; only with a capital.
 * - `common`: a given name that is also a word, or of one or two letters; only with a capital behind a greeting, amid a sentence, or on a line
 *   of its own.
 * - `noun`: one that is a noun or a place too; only with a capital behind a greeting, or on a line of its own.
 * - `family`: the family name alone; only behind a title.
 */
export type FormKind = "full" | "initial" | "given" | "common" | "noun" | "family";

/** A way to write a name, folded. */
export interface NameForm {
  readonly text: string;
  readonly kind: FormKind;
  /** True for scripts that set no spaces between words: it may stand within a longer run of letters. */
  readonly unspaced: boolean;
}

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;
/** What Intercom's admins write behind their names: "Ada Quill (Support)", "Ada Quill | Acme", "Ada Quill from Acme". */
const BESIDE_NAME = /\s*(?:[<(|[/,]\s|[<(|[/]|\s[-–—@•·]\s|\s(?:from|at|via|aus|vom|bei)\s).*$/iu;
const LAST_FIRST = /^\s*([^,]+),\s*([^,]+?)\s*$/u;
const UMLAUTS: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };
const MOST_WORDS = 8;
/** In UTF-16 units; what is longer is no name, and its beginning may be one. */
const LONGEST_NAME = 200;

/** The ways in which a person's name is written in a text; none of what names no person, such as "Support Team". */
export function nameForms(name: string): readonly NameForm[] {
  const spelled = name.slice(0, LONGEST_NAME).normalize("NFC");
  const forms = [...formsOf(spelled), ...otherUmlauts(spelled).flatMap(formsOf)];
  return [...new Map(forms.reverse().map((form) => [form.text, form])).values()].reverse();
}

/** "Jörg" is typed as "Joerg" too, and the other way round. */
function otherUmlauts(name: string): readonly string[] {
  const written = name.replace(/[äöüåø]/giu, (letter) => UMLAUTS[letter.toLowerCase()] ?? letter);
  const short = name.replace(/([aou])e(?=[b-df-hj-np-tv-z])/giu, "$1");
  return [written, short].filter((each) => each !== name);
}

function formsOf(name: string): readonly NameForm[] {
  const words = wordsOf(name);
  if (words.length === 0 || words.every((word) => ROLES.has(word))) return [];
  const unspaced = UNSPACED.test(words.join(""));
  const [given = "", ...rest] = words;
  if (rest.length === 0) {
    if (unspaced) return spacings(given).map((text) => ({ text, kind: "full", unspaced }));
    return [alone(given)];
  }
  return [...together(words, unspaced), ...(unspaced ? [] : [alone(given), ...shortened(words)])];
}

/** "王小明" is written "王 小明" too. */
function spacings(name: string): readonly string[] {
  if (name.length < 2) return [];
  const letters = name.length > 4 ? 0 : name.length - 1;
  const spaced = Array.from({ length: letters }, (_, at) => `${name.slice(0, at + 1)} ${name.slice(at + 1)}`);
  return [name, ...spaced];
}

function wordsOf(name: string): readonly string[] {
  const withoutRest = name.replace(/\([^)]*\)/gu, " ");
  const [, last, first = ""] = LAST_FIRST.exec(withoutRest) ?? [];
  const isSuffix = SUFFIXES.has(foldedString(first).replaceAll(" ", ""));
  const ordered =
    last === undefined ? withoutRest.replace(BESIDE_NAME, "") : isSuffix ? last : `${first} ${last}`;
  const words = ordered
    .split(/[\s.]+/u)
    .map(foldedString)
    .filter((word) => word !== "" && !word.includes("\0"));
  return words.filter((word) => !TITLES.has(word) && !SUFFIXES.has(word)).slice(0, MOST_WORDS);
}

/** Given and family name, without what stands between them too, in both orders, with and without the space. */
function together(words: readonly string[], unspaced: boolean): readonly NameForm[] {
  const given = words[0] ?? "";
  const middle = words.slice(1, -1);
  const full = (text: string): NameForm => ({ text, kind: "full", unspaced });
  return familiesOf(words).flatMap((family) => [
    full(words.join(" ")),
    // "José García Márquez" is José García to most.
    ...(PARTICLES.has(words[1] ?? "") ? [] : [full(words.slice(0, 2).join(" "))]),
    full(`${given} ${family}`),
    full(`${family} ${given}`),
    full(`${family} ${[given, ...middle].join(" ")}`),
    ...(unspaced || given.length + family.length >= 7 ? [full(given + family.replaceAll(" ", ""))] : []),
  ]);
}

function shortened(words: readonly string[]): readonly NameForm[] {
  const given = words[0] ?? "";
  const initial = given.slice(0, 1);
  const initials = words
    .slice(0, -1)
    .filter((word) => !PARTICLES.has(word))
    .flatMap((word) => word.split(" ").map((part) => part.slice(0, 1)));
  const form =
    (kind: FormKind) =>
    (text: string): NameForm => ({ text, kind, unspaced: false });
  // "Señor García" of José García Márquez.
  const second = words.length === 3 && !PARTICLES.has(words[1] ?? "") ? [form("family")(words[1] ?? "")] : [];
  const shorter = familiesOf(words).flatMap((family) => {
    if (family.length < 2) return [];
    return [
      ...[
        `${initial} ${family}`,
        `${initials.join(" ")} ${family}`,
        `${family} ${initial}`,
        `${given} ${initials.slice(1).join(" ")} ${family}`.replace(/ {2,}/, " "),
        `${given} ${family.slice(0, 1)}`,
      ].map(form("initial")),
      form("family")(family),
    ];
  });
  return [...shorter, ...second];
}

/** The last word, with the one before it, and with particles: "Beethoven", "van Beethoven", "v. Beethoven"; "Márquez", "García Márquez". */
function familiesOf(words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? "";
  const particle = words.findIndex((word, index) => index > 0 && PARTICLES.has(word));
  if (particle === -1) return words.length === 3 ? [last, words.slice(1).join(" ")] : [last];
  const family = words.slice(particle).join(" ");
  return [last, family, family.replace(/^v[ao]n /, "v ")];
}

function alone(given: string): NameForm {
  const isCommon = given.length <= 2 || COMMON_WORDS.has(given);
  const isNoun = NOUNS.has(given) || ROLES.has(given);
  return { text: given, kind: isNoun ? "noun" : isCommon ? "common" : "given", unspaced: false };
}
