/** What the system says of a path that somebody has to correct: no later try finds it otherwise. */
const MISTAKES: readonly string[] = [
  "EACCES",
  "EEXIST",
  "EISDIR",
  "ELOOP",
  "ENAMETOOLONG",
  "ENOENT",
  "ENOTDIR",
  "EPERM",
  "EROFS",
];

/** The code and, where the system names it, the path of such an error; `null` for a state that may pass, such as a full disk. */
export function pathMistake(
  error: unknown,
): { readonly code: string; readonly path: string | undefined } | null {
  const { code = "", path } = error as NodeJS.ErrnoException;
  return MISTAKES.includes(code) ? { code, path } : null;
}
