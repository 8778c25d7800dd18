import { Store } from "../../providers/aws/cloud/store.ts";

/** An object that is in the account before the program is. */
export interface Seed {
  readonly type: string;
  readonly id: string;
  readonly live: Readonly<Record<string, string>>;
}

/** Services of AWS that have no regions. */
const global = /^aws:(iam|route53|cloudfront)\//;

/** Puts objects into an account, as somebody else made them long ago. */
export function seedAccount(
  folder: string,
  where: { readonly account: string; readonly region: string },
  seeds: readonly Seed[],
): void {
  const store = new Store(folder);
  for (const { type, id, live } of seeds)
    store.create({
      region: global.test(type) ? "global" : where.region,
      account: where.account,
      type,
      id,
      created: new Date(0).toISOString(),
      owner: undefined,
      live,
    });
}
