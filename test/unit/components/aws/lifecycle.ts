/** What of an image ECR's lifecycle policies look at. */
export interface PolicyImage {
  readonly id: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
}

interface Rule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPrefixList?: readonly string[];
    readonly countType: "imageCountMoreThan" | "sinceImagePushed";
    readonly countUnit?: "days";
    readonly countNumber: number;
  };
}

const day = 24 * 3_600_000;

function matches({ tags }: PolicyImage, { selection }: Rule): boolean {
  switch (selection.tagStatus) {
    case "any":
      return true;
    case "untagged":
      return tags.length === 0;
    case "tagged":
      return (selection.tagPrefixList ?? []).every((prefix) => tags.some((tag) => tag.startsWith(prefix)));
  }
}

/**
 * What a lifecycle policy ends, by the words of ECR's guide: rules are evaluated at once and applied by priority; an image
 * that matches the tagging requirements of a rule is not expired by one of lower priority.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */
export function expired(policy: string, images: readonly PolicyImage[], now: number): ReadonlySet<string> {
  const { rules } = JSON.parse(policy) as { readonly rules: readonly Rule[] };
  const gone = new Set<string>();
  const decided = new Set<string>();
  for (const rule of [...rules].sort((a, b) => a.rulePriority - b.rulePriority)) {
    const { countType, countNumber } = rule.selection;
    const matched = images.filter((image) => matches(image, rule)).sort((a, b) => b.pushedAt - a.pushedAt);
    const ends =
      countType === "imageCountMoreThan"
        ? matched.slice(countNumber)
        : matched.filter(({ pushedAt }) => pushedAt < now - countNumber * day);
    for (const { id } of ends) if (!decided.has(id)) gone.add(id);
    for (const { id } of matched) decided.add(id);
  }
  return gone;
}
