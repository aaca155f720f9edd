import { readFileSync } from "node:fs";
import { AllowList } from "./allow-list.ts";
import { askRegistry } from "./ask-registry.ts";
import { judge } from "./judge.ts";

const allowList = AllowList.parse(
  JSON.parse(readFileSync(new URL("../allow-list.json", import.meta.url), "utf8")),
);
const say = (line: string) => process.stdout.write(`${line}\n`);

const report = await askRegistry(process.argv[2]);
if (report === null) {
  say(
    "LEFT OUT: the registry answers no question about advisories; production dependencies were NOT audited",
  );
} else {
  const { open, allowed, unused } = judge(report, allowList, new Date().toISOString().slice(0, 10));
  for (const { advisory, module, severity, title, roots, expired } of open) {
    const why = expired ? "its judgement has run out" : "nobody has judged it";
    say(`${severity} ${module}: ${title} (${advisory}), in ${roots.join(", ")}; ${why}`);
  }
  for (const advisory of unused)
    say(`${advisory} is found no longer: take it off infra/audit/allow-list.json`);
  say(`production dependencies: ${open.length} open advisories, ${allowed.length} allowed for now`);
  process.exitCode = open.length === 0 ? 0 : 1;
}
