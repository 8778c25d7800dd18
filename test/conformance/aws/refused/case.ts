import type { Properties } from "../../../../local/providers/serve/values.ts";
import type { Account } from "../account.ts";

/** Type, inputs, and what AWS says. */
export type Case = readonly [type: string, inputs: () => Properties, message: string];

/** Cases that stand on the ground of an account. */
export type Cases = (a: Account) => readonly Case[];
