import { PolicyPack } from "@pulumi/policy";
import { resourcePolicy } from "./resource-policy.ts";
import { rules } from "./rules/index.ts";

// The only side effect: serves the rules to the engine.
new PolicyPack("ml-serving", { policies: rules.map(resourcePolicy) });
