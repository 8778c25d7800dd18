import { PolicyPack } from "@pulumi/policy";
import { packOf } from "./pack.ts";
import { rules } from "./rules/index.ts";
import { waivers } from "./waivers.ts";

// The only side effect: serves the rules to the engine.
new PolicyPack("ml-serving", { policies: packOf(rules, waivers) });
