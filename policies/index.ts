import { PolicyPack } from "@pulumi/policy";
import { costFacts } from "../cost/index.ts";
import { loadLocks } from "../locks/load.ts";
import { packOf } from "./pack.ts";
import { readOnce, type Reader } from "./read-once.ts";
import { rules } from "./rules/index.ts";
import { waivers } from "./waivers.ts";

const loaded = loadLocks();
if ("issues" in loaded) throw new Error(loaded.issues.map(({ path, message }) => `${path}: ${message}`).join("\n"));

// eslint-disable-next-line @typescript-eslint/no-require-imports -- what a bundle imports cannot be changed
readOnce(require("@pulumi/policy/deserialize") as Reader);
// Serves the rules to the engine.
new PolicyPack("ml-serving", { policies: packOf(rules, waivers, costFacts(loaded.locks)) });
