import { execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { ROOT } from "./root.ts";

/** The environment of somebody who works with the repository: the PATH of their shell, and so their Node. */
export interface UserEnvironment {
  /** Of the Node on the PATH, such as `v20.20.2`. */
  readonly node: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** With the machine's own Node, and with the Node 24 that the project brings; only one where they are the same version. */
export function userEnvironments(environment: NodeJS.ProcessEnv): readonly UserEnvironment[] {
  const { PATH = "", HOME = "" } = environment;
  // The runner of these tests puts the project's own programs first, which no user's shell does.
  const own = PATH.split(delimiter).filter((folder) => !folder.includes("node_modules"));
  const paths = [own, [join(ROOT, "node_modules/node/bin"), ...own]].map((path) => path.join(delimiter));
  const environments = paths.map((path) => {
    const variables = { PATH: path, HOME };
    return {
      node: execFileSync("node", ["--version"], { env: variables, encoding: "utf8" }).trim(),
      variables,
    };
  });
  return environments.filter(
    ({ node }, index) => environments.findIndex((other) => other.node === node) === index,
  );
}
