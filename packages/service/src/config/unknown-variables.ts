import type { Environment } from "./environment.ts";

/** A variable that no app reads and the one that was probably meant. */
export interface MisspeltVariable {
  readonly found: string;
  readonly meant: string;
}

export interface UnknownVariables {
  /** Nearly one of ours: a mistake. */
  readonly misspelt: readonly MisspeltVariable[];
  /** Begin like ours and are none: others may have set them. Those of a Kubernetes Service are left out. */
  readonly unknown: readonly string[];
}

const MOST_EDITS = 2;

/** First words that hardly anybody else uses. `OTEL`, `HTTP`, `LOG`, `SESSION` and the like belong to others too. */
const OWN_WORDS = new Set(["CALLBACK", "INTERCOM", "KAFKA", "LEDGER", "OIDC", "OPENDSR", "VAULT", "WEBHOOK"]);

/** What Kubernetes sets for each Service of a namespace: `KAFKA_SERVICE_HOST`, `KAFKA_PORT`, `KAFKA_PORT_9092_TCP_ADDR`, … */
const SERVICE_LINK =
  /^(?<service>.+?)_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/**
 * Tells variables of the environment that look like `ours` from those that others set. Nearly ours is a name with the same first word
 * (up to the first `_`) and at most two letters added, left out, changed or swapped, one where little more than a word's abbreviation
 * follows (`KAFKA_TLS`), or a name with the same letters without underscores, in any case. A name of Kubernetes' service links never is.
 */
export function unknownVariables(ours: readonly string[], environment: Environment): UnknownVariables {
  const others = Object.keys(environment)
    .filter((name) => environment[name] && !ours.includes(name))
    .sort();
  const misspelt = others.flatMap((found) => {
    const meant = SERVICE_LINK.test(found) ? null : nearest(ours, found);
    return meant === null ? [] : [{ found, meant }];
  });
  const unknown = others.filter(
    (name) =>
      OWN_WORDS.has(firstWord(name)) &&
      !misspelt.some(({ found }) => found === name) &&
      !isServiceLink(name, environment),
  );
  return { misspelt, unknown };
}

/** True where Kubernetes has set it: then it has also set the Service's address. */
function isServiceLink(name: string, environment: Environment): boolean {
  const { service } = SERVICE_LINK.exec(name)?.groups ?? {};
  return service !== undefined && environment[`${service}_SERVICE_HOST`] !== undefined;
}

function nearest(ours: readonly string[], found: string): string | null {
  const sameLetters = ours.find((name) => name.includes("_") && lettersOf(name) === lettersOf(found));
  if (sameLetters !== undefined) return sameLetters;
  let [best, fewest]: [string | null, number] = [null, MOST_EDITS + 1];
  for (const name of ours) {
    const word = firstWord(name);
    if (word === name || word !== firstWord(found) || Math.abs(name.length - found.length) > MOST_EDITS)
      continue;
    const rest = name.slice(word.length + 1);
    const edits = editDistance(rest, found.slice(word.length + 1));
    // Two letters of three are another word: `VAULT_PEM` is no slip in `VAULT_KEY`.
    if (edits < fewest && edits <= rest.length / 2) [best, fewest] = [name, edits];
  }
  return best;
}

function firstWord(name: string): string {
  return name.split("_", 1)[0] ?? name;
}

function lettersOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "").toUpperCase();
}

/** Damerau's and Levenshtein's distance (optimal string alignment): two neighbours that changed places are one edit. */
function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let line = 1; line <= one.length; line++) {
    const next = [line];
    for (let column = 1; column <= other.length; column++) {
      const changed = at(row, column - 1) + (one[line - 1] === other[column - 1] ? 0 : 1);
      const swapped =
        one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1]
          ? at(before, column - 2) + 1
          : Number.POSITIVE_INFINITY;
      next.push(Math.min(changed, swapped, at(row, column) + 1, at(next, column - 1) + 1));
    }
    before = row;
    row = next;
  }
  return at(row, other.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
