import type { Rule } from "../rule.ts";
import { dropcapsSeccomp } from "../rules/dropcaps-seccomp.ts";
import { imageDigestRegistry } from "../rules/image-digest-registry.ts";
import { namespacePsa } from "../rules/namespace-psa.ts";
import { networkpolicyCoversPods } from "../rules/networkpolicy-covers-pods.ts";
import { noPrivilegedHostNs } from "../rules/no-privileged-host-ns.ts";
import { nonrootNoescalation } from "../rules/nonroot-noescalation.ts";
import { pdbWhenReplicated } from "../rules/pdb-when-replicated.ts";
import { rbacNoWildcardAdmin } from "../rules/rbac-no-wildcard-admin.ts";
import { readonlyRootfs } from "../rules/readonly-rootfs.ts";
import { requestsAndMemoryLimit } from "../rules/requests-and-memory-limit.ts";
import { saTokenOff } from "../rules/sa-token-off.ts";
import { secretsAsFiles } from "../rules/secrets-as-files.ts";
import { topologySpread } from "../rules/topology-spread.ts";
import { volumeTypes } from "../rules/volume-types.ts";

/** What every pod holds, and what is around it. */
export const kubernetesRules: readonly Rule[] = [
  noPrivilegedHostNs,
  nonrootNoescalation,
  dropcapsSeccomp,
  readonlyRootfs,
  volumeTypes,
  namespacePsa,
  saTokenOff,
  rbacNoWildcardAdmin,
  imageDigestRegistry,
  secretsAsFiles,
  requestsAndMemoryLimit,
  networkpolicyCoversPods,
  pdbWhenReplicated,
  topologySpread,
];
