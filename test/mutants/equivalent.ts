const onlyTexts =
  "The type is asked for the compiler's sake: nothing that is no text is one of these, or looks like one.";
const toldApart = "Resources of the other types that the rule is about have nothing at the paths that are looked at.";

/** Mutants that change nothing that anybody could notice: by rule, each with why. */
export const equivalent: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  P01: { 'typeof range === "string" && settings.endpointCidrs.inclu… → right alone': onlyTexts },
  P04: { 'typeof version === "string" && settings.kubernetes.includ… → right alone': onlyTexts },
  P11: {
    "one.type === deploymentType && modelOf(one) !== undefined → right alone": toldApart,
    "resources.filter(({ type }) => type === aws.podIdentity) → all": toldApart,
  },
  P12: {
    'typeof policy === "string" && strict.test(policy) → right alone': onlyTexts,
    'typeof policy === "string" && strict.test(policy) → right alone (2)': onlyTexts,
  },
  K09: {
    'typeof fact === "string" && new RegExp(pinned).test(fact) → right alone': onlyTexts,
    'typeof fact === "string" && settings.registries.some((reg… → right alone': onlyTexts,
  },
  K13: {
    "1 → 0": "Of no replica is asked what is asked of one: nothing.",
    'autoscalers[autoscaler.type] ?? "" → left alone':
      "It is asked for the compiler's sake: only those that have a field there are looked for.",
    "autoscalers[type] !== undefined && allOf([ same(at(props,… → right alone": toldApart,
    'typeof said === "string" ? Math.ceil((Number.parseInt(sai… → first':
      "Of what is no text comes no number, which permits as little as 0 does.",
  },
  M03: { 'typeof fact === "string" && digest.test(fact) → right alone': onlyTexts },
  M04: {
    "resources.filter(({ type }) => type === aws.role) → all": toldApart,
    "resources.filter(({ type }) => type === aws.rolePolicy) → all": toldApart,
  },
  M10: { "resources.filter(({ type }) => type === configMap) → all": toldApart },
  M11: {
    "urn === undefined || (monthlyUsd === null && Object.keys(… → right alone":
      "Without resources nothing costs anything, and nothing is found.",
  },
  M12: { "resources.filter(({ type }) => type !== proxy) → all": toldApart },
};
