import { z } from "zod";
import { addonQuestion, nameParts } from "../aws.ts";
import { eksAddons } from "../topics/eks-addons.ts";
import { askAws } from "./aws.ts";
import { failed, type Resolver } from "./resolution.ts";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddonVersions.html */
const answer = z.object({
  addons: z.array(
    z.object({
      addonVersions: z.array(
        z.object({
          addonVersion: eksAddons.value,
          compatibilities: z.array(z.object({ clusterVersion: z.string(), defaultVersion: z.boolean() })),
        }),
      ),
    }),
  ),
});

/** The version that AWS itself installs where none is named: what it tests with that Kubernetes. */
export const resolveAddon: Resolver<"eks-addons"> = async (name) => {
  const told = await askAws(addonQuestion(name), answer);
  if (told.kind === "failed") return told;
  const [kubernetes, addon] = nameParts(name);
  const proposed = told.answer.addons
    .flatMap(({ addonVersions }) => addonVersions)
    .find(({ compatibilities }) =>
      compatibilities.some((one) => one.clusterVersion === kubernetes && one.defaultVersion),
    );
  return proposed === undefined
    ? failed(`AWS proposes no version of ${addon} for Kubernetes ${kubernetes}`)
    : { kind: "resolved", value: proposed.addonVersion };
};
