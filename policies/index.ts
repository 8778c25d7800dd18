import { PolicyPack } from "@pulumi/policy";
import { costFacts } from "../cost/index.ts";
import { loadLocks } from "../locks/load.ts";
import { packOf } from "./pack.ts";
import { rules } from "./rules/index.ts";
import { waivers } from "./waivers.ts";

const loaded = loadLocks();
if ("issues" in loaded) throw new Error(loaded.issues.map(({ path, message }) => `${path}: ${message}`).join("\n"));

// The only side effect: serves the rules to the engine.
new PolicyPack("ml-serving", { policies: packOf(rules, waivers, costFacts(loaded.locks)) });
