import type { NewCluster } from "../../../../components/cluster/settings.ts";

export const account = "210987654321";
export const made: NewCluster = {
  version: "1.36",
  endpoint: "private",
  support: "standard",
  logDays: 30,
  access: [
    { role: "platform", may: "administer" },
    { role: "arn:aws:iam::210987654321:role/people/on-call", may: "view" },
  ],
};
