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

export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  [...TABLE.matchAll(/(\S+) (\S+)/g)].map(([, letter = "", latin = ""]) => [letter, latin]),
);
