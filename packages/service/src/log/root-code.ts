const WORD = /^[\w$.-]{1,64}$/;
const MOST_CAUSES = 8;

/** The code that lies deepest in an error's causes, usually the system's (`ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`). */
export function rootCode(error: unknown): string | null {
  let [code, current]: [string | null, unknown] = [null, error];
  for (let depth = 0; depth < MOST_CAUSES && typeof current === "object" && current !== null; depth += 1) {
    const own: unknown = Reflect.get(current, "code");
    if (typeof own === "string" && WORD.test(own)) code = own;
    current = Reflect.get(current, "cause");
  }
  return code;
}
