import type { Rule } from "../rule.ts";
import { ecrImmutableScanned } from "../rules/ecr-immutable-scanned.ts";
import { eksAccessEntriesOnly } from "../rules/eks-access-entries-only.ts";
import { eksControlPlaneLogs } from "../rules/eks-control-plane-logs.ts";
import { eksEndpointRestricted } from "../rules/eks-endpoint-restricted.ts";
import { eksSecretsKms } from "../rules/eks-secrets-kms.ts";
import { eksSupportedVersion } from "../rules/eks-supported-version.ts";
import { iamNoWildcard } from "../rules/iam-no-wildcard.ts";
import { identityPerModel } from "../rules/identity-per-model.ts";
import { imdsv2Hop1 } from "../rules/imdsv2-hop1.ts";
import { lbTls } from "../rules/lb-tls.ts";
import { modelBucketHardened } from "../rules/model-bucket-hardened.ts";
import { nodesPrivate } from "../rules/nodes-private.ts";
import { statefulProtected } from "../rules/stateful-protected.ts";

/** What the platform on AWS is made of. */
export const platformRules: readonly Rule[] = [
  eksEndpointRestricted,
  eksSecretsKms,
  eksControlPlaneLogs,
  eksSupportedVersion,
  eksAccessEntriesOnly,
  nodesPrivate,
  imdsv2Hop1,
  ecrImmutableScanned,
  modelBucketHardened,
  iamNoWildcard,
  identityPerModel,
  lbTls,
  statefulProtected,
];
