/** A piece of HTML that may stand in a page as it is. */
export class Html {
  readonly text: string;

  /** Only for text without anything from outside; `html` is the way for all else. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand between `${` and `}`: text is escaped, pieces are not, nothing and `false` are left out. */
export type Hole = string | number | Html | null | undefined | false | readonly Hole[];

/** Writes HTML; whatever comes from outside is escaped, wherever it stands. Attributes have to be in double quotes. */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return new Html(parts.reduce((text, part, index) => `${text}${fill(holes[index - 1])}${part}`));
}

function fill(hole: Hole): string {
  if (hole === null || hole === undefined || hole === false) return "";
  if (hole instanceof Html) return hole.text;
  if (typeof hole === "object") return hole.map(fill).join("");
  return String(hole).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
