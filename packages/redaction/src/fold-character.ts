/**
 * Letters that are read as Latin ones, in lower case: what Unicode's confusables (UTS #39) say of Cyrillic, Greek and Armenian, and Latin
 * letters that have no decomposition. Both cases of a letter stand for one letter, or a name would be two in capitals and in small letters;
 * where they look different (Greek ν, Ν), the capital decides.
 */
const TABLE = `
а a  в b  е e  ԁ d  һ h  н h  і i  ј j  к k  ӏ l  м m  о o  р p  ԛ q  ѕ s  с c  т t  у y  ү y  ԝ w  х x  ё e
α a  β b  ε e  ζ z  η h  ι i  κ k  μ m  ν n  ο o  ρ p  τ t  υ y  χ x  ϲ c  ϳ j
օ o  ս u  ո n  ց g  հ h  զ q  յ j
ı i  ɩ i  ɑ a  ɡ g  ꞵ b  ʏ y  ᴀ a  ʙ b  ᴄ c  ᴅ d  ᴇ e  ꜰ f  ɢ g  ʜ h  ɪ i  ᴊ j  ᴋ k  ʟ l  ᴍ m  ɴ n  ᴏ o  ᴘ p  ʀ r  ꜱ s  ᴛ t  ᴜ u  ᴠ v  ᴡ w  ᴢ z
ø o  ł l  đ d  ð d  þ th  æ ae  œ oe  ħ h  ŧ t  ŋ n  ƒ f  ɛ e  ɔ o
`;

const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  [...TABLE.matchAll(/(\S+) (\S+)/g)].map(([, letter = "", latin = ""]) => [letter, latin]),
);

const APOSTROPHES = new Set("'`´‘’ʹʼ′＇");
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Accents of Latin, Greek and Cyrillic, and the vowel signs that Hebrew and Arabic may leave out; those of other scripts make letters. */
const OPTIONAL_MARK = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
const NO_WORD = /[^\p{L}\p{N}\p{M}@]/gu;

const known = new Map<string, string | null>();
/** Texts are written in few characters: this holds any of them, and no attack fills the memory. */
const MOST_KNOWN = 10_000;

/**
 * One character as it is compared: letters and digits in lower case without accents, `@`, a space for any other, `null` for an apostrophe and
 * `""` for what can't be seen. One at a time: lower case depends on the neighbours (a final "ς"), and a spelling must not.
 */
export function foldCharacter(character: string): string | null {
  const folded = known.get(character);
  if (folded !== undefined) return folded;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = APOSTROPHES.has(character) ? null : fold(character);
  known.set(character, made);
  return made;
}

function fold(character: string): string {
  const lower = character
    .normalize("NFKD")
    // Upper case first: it brings "ß" and "ss", "ς" and "σ" together.
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replace(INVISIBLE, "")
    .replace(OPTIONAL_MARK, "");
  return Array.from(lower, (each) => LOOK_ALIKES.get(each) ?? each)
    .join("")
    .replace(NO_WORD, " ");
}
