import { RE2JS } from "re2js";

/** A compiled expression of RE2, which no text can make slow. */
export interface Expression {
  /** Each match in `text`, with the place of group 1 where the expression has one. */
  all(text: string): readonly { readonly from: number; readonly to: number }[];
}

/** Letters count in either case. */
export function expression(pattern: string): Expression {
  const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  return {
    all(text) {
      const matcher = compiled.matcher(text);
      const group = matcher.groupCount() > 0 ? 1 : 0;
      const found: { from: number; to: number }[] = [];
      while (matcher.find()) found.push({ from: matcher.start(group), to: matcher.end(group) });
      return found;
    },
  };
}
