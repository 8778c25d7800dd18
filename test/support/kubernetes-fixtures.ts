import type { ResourceRule } from "../../policies/rule.ts";
import { dropcapsSeccomp } from "../../policies/rules/dropcaps-seccomp.ts";
import { gpuLimitTolerationSelector } from "../../policies/rules/gpu-limit-toleration-selector.ts";
import { imageDigestRegistry } from "../../policies/rules/image-digest-registry.ts";
import { namespacePsa } from "../../policies/rules/namespace-psa.ts";
import { noPrivilegedHostNs } from "../../policies/rules/no-privileged-host-ns.ts";
import { nonrootNoescalation } from "../../policies/rules/nonroot-noescalation.ts";
import { rbacNoWildcardAdmin } from "../../policies/rules/rbac-no-wildcard-admin.ts";
import { readonlyRootfs } from "../../policies/rules/readonly-rootfs.ts";
import { requestsAndMemoryLimit } from "../../policies/rules/requests-and-memory-limit.ts";
import { saTokenOff } from "../../policies/rules/sa-token-off.ts";
import { secretsAsFiles } from "../../policies/rules/secrets-as-files.ts";
import { topologySpread } from "../../policies/rules/topology-spread.ts";
import { volumeTypes } from "../../policies/rules/volume-types.ts";
import {
  goodDeployment,
  goodNamespace,
  goodPodSpec,
  goodRole,
  goodRoleBinding,
  type Manifest,
} from "./kubernetes-objects.ts";
import { alone, apart, crowd, kept, onAccelerator, onEveryNode, withPod } from "./kubernetes-variants.ts";

/** One thing changed in an object that holds a rule. */
export interface Mutation {
  readonly of: Manifest;
  /** Such as `spec.template.spec.hostNetwork`. */
  readonly path: string;
  /** undefined takes it out. */
  readonly value: unknown;
  /** Where the rule finds it. */
  readonly found: readonly string[];
  /** Why the API server cannot be asked about it. @default it can */
  readonly notAtDoor?: string;
  /** Whether it cannot be so without breaking K02 as well. @default no */
  readonly breaksK02?: boolean;
}

/** A rule, what holds it, and what breaks it: for the rule and for the API server alike. */
export interface Fixture {
  readonly rule: ResourceRule;
  readonly good: readonly Manifest[];
  readonly mutations: readonly Mutation[];
}

type Row = readonly [path: string, value: unknown, found?: readonly string[] | undefined, notAtDoor?: string];

const pod = "spec.template.spec.";

/**
 * Rows about the pod of the good Deployment; what is found is where it was changed, unless said otherwise.
 * @param alsoGood what holds the rule as well
 */
function ofPod(rule: ResourceRule, rows: readonly Row[], alsoGood: readonly Manifest[] = []): Fixture {
  const mutations = rows.map(([path, value, found = [path], notAtDoor]): Mutation => ({
    of: goodDeployment,
    path: pod + path,
    value,
    found: found.map((one) => pod + one.replaceAll(/\.(\d+)/g, "[$1]")),
    ...(notAtDoor === undefined ? {} : { notAtDoor }),
    ...(JSON.stringify({ value }).includes('"privileged":true') ? { breaksK02: true } : {}),
  }));
  return { rule, good: [goodDeployment, ...alsoGood], mutations };
}

function of(manifest: Manifest, path: string, value: unknown, found = [path]): Mutation {
  return { of: manifest, path, value, found };
}

const server = "containers.0";
const before = "initContainers.0";
const context = `${server}.securityContext`;
const ephemeral = "the API server takes such containers only into running pods";
const schema = "the API server refuses it by itself";
const debugging = { name: "debug", image: "registry.example.com/debug:1" };
const enforce = "pod-security.kubernetes.io/enforce";
const role = "rbac.authorization.k8s.io";
const spreadConstraints = "spec.template.spec.topologySpreadConstraints";
export const kubernetesFixtures: readonly Fixture[] = [
  ofPod(
    noPrivilegedHostNs,
    [
      ["hostNetwork", true],
      ["hostPID", true],
      ["hostIPC", true],
      [`${context}.privileged`, true, undefined, `${schema}: it contradicts allowPrivilegeEscalation`],
      [
        context,
        { ...goodPodSpec.containers[0]?.securityContext, allowPrivilegeEscalation: true, privileged: true },
        [`${context}.privileged`],
      ],
      [
        `${before}.securityContext`,
        { ...goodPodSpec.initContainers[0]?.securityContext, allowPrivilegeEscalation: true, privileged: true },
        [`${before}.securityContext.privileged`],
      ],
      [`${server}.ports.0.hostPort`, 8080],
      [
        "ephemeralContainers",
        [{ ...debugging, securityContext: { privileged: true } }],
        ["ephemeralContainers.0.securityContext.privileged"],
        ephemeral,
      ],
    ],
    [
      withPod(
        ["hostNetwork", null],
        ["hostPID", false],
        [`${context}.privileged`, null],
        [`${server}.ports.0.hostPort`, 0],
      ),
      withPod(["hostIPC", null], [`${context}.privileged`, false], [`${server}.ports.0.hostPort`, null]),
    ],
  ),
  ofPod(nonrootNoescalation, [
    [
      "securityContext.runAsNonRoot",
      undefined,
      [`${before}.securityContext.runAsNonRoot`, `${server}.securityContext.runAsNonRoot`],
    ],
    [`${context}.runAsNonRoot`, false],
    [`${before}.securityContext.runAsNonRoot`, false],
    ["securityContext.runAsUser", 0, [`${before}.securityContext.runAsUser`, `${server}.securityContext.runAsUser`]],
    [`${context}.runAsUser`, 0],
    [`${context}.allowPrivilegeEscalation`, undefined],
    [`${before}.securityContext.allowPrivilegeEscalation`, true],
  ]),
  ofPod(
    dropcapsSeccomp,
    [
      [`${context}.capabilities.drop`, ["NET_RAW"]],
      [`${context}.capabilities.drop`, undefined],
      [`${context}.capabilities.drop.0`, "NET_RAW", [`${context}.capabilities.drop`]],
      [`${before}.securityContext.capabilities`, undefined, [`${before}.securityContext.capabilities.drop`]],
      [`${context}.capabilities.add`, ["NET_BIND_SERVICE", "SYS_ADMIN"], [`${context}.capabilities.add.1`]],
      [`${context}.seccompProfile`, { type: "Unconfined" }, [`${context}.seccompProfile.type`]],
      [
        "securityContext.seccompProfile",
        undefined,
        [`${before}.securityContext.seccompProfile.type`, `${server}.securityContext.seccompProfile.type`],
      ],
    ],
    [withPod([`${context}.seccompProfile`, { type: "Localhost", localhostProfile: "own.json" }])],
  ),
  ofPod(readonlyRootfs, [
    [`${context}.readOnlyRootFilesystem`, false],
    [`${context}.readOnlyRootFilesystem`, undefined],
    [`${before}.securityContext.readOnlyRootFilesystem`, false],
  ]),
  ofPod(
    volumeTypes,
    [
      ["volumes.1", { name: "scratch", hostPath: { path: "/" } }, ["volumes.1.hostPath"]],
      ["volumes.1", { name: "scratch", nfs: { server: "10.0.0.1", path: "/" } }, ["volumes.1.nfs"]],
    ],
    [
      withPod([
        "volumes",
        [
          goodPodSpec.volumes[0],
          { name: "a", configMap: { name: "c" }, hostPath: null, nfs: undefined },
          { name: "b", csi: { driver: "s3.csi.aws.com" } },
          { name: "c", downwardAPI: { items: [{ path: "l", fieldRef: { fieldPath: "metadata.labels" } }] } },
          {
            name: "d",
            ephemeral: {
              volumeClaimTemplate: {
                spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
              },
            },
          },
          { name: "e", persistentVolumeClaim: { claimName: "c" } },
          { name: "f", projected: { sources: [{ configMap: { name: "c" } }] } },
          { name: "g", secret: { secretName: "s" } },
        ],
      ]),
    ],
  ),
  {
    rule: namespacePsa,
    good: [goodNamespace, goodDeployment],
    mutations: [
      of(goodNamespace, `metadata.labels.${enforce}`, "baseline"),
      of(goodNamespace, `metadata.labels.${enforce}`, undefined),
      ...["default", "", undefined].map((value): Mutation => ({
        ...of(goodDeployment, "metadata.namespace", value),
        notAtDoor: "only namespaces of models are watched there",
      })),
    ],
  },
  ofPod(saTokenOff, [
    ["automountServiceAccountToken", true],
    ["automountServiceAccountToken", undefined],
  ]),
  {
    rule: rbacNoWildcardAdmin,
    good: [goodRole, goodRoleBinding],
    mutations: [
      ...["apiGroups", "resources", "verbs"].map((list) =>
        of(goodRole, `rules.0.${list}`, ["pods", "*"], [`rules[0].${list}[1]`]),
      ),
      of(goodRoleBinding, "roleRef", { apiGroup: role, kind: "ClusterRole", name: "cluster-admin" }, ["roleRef.name"]),
    ],
  },
  ofPod(imageDigestRegistry, [
    [`${server}.image`, "registry.example.com/a:1"],
    [`${server}.image`, `registry.example.com/a@sha256:${"0".repeat(63)}`],
    [`${server}.image`, undefined, undefined, schema],
    [`${server}.image`, `docker.io/a@sha256:${"0".repeat(64)}`],
    [`${server}.image`, `registry-example.com/a@sha256:${"0".repeat(64)}`],
    [`${before}.image`, `registry.example.com.evil.com/a@sha256:${"0".repeat(64)}`],
    [`${before}.image`, "registry.example.com/a:1"],
    ["volumes.0.image.reference", "registry.example.com/models/iris:1"],
    ["volumes.0.image.reference", `docker.io/models/iris@sha256:${"0".repeat(64)}`],
    ["ephemeralContainers", [debugging], ["ephemeralContainers.0.image"], ephemeral],
  ]),
  ofPod(
    secretsAsFiles,
    [
      [
        `${server}.env.0.valueFrom`,
        { secretKeyRef: { name: "s", key: "k" } },
        [`${server}.env.0.valueFrom.secretKeyRef`],
      ],
      [`${before}.envFrom`, [{ secretRef: { name: "s" } }], [`${before}.envFrom.0.secretRef`]],
    ],
    [
      withPod(
        [`${server}.env.0.valueFrom.secretKeyRef`, null],
        [`${server}.envFrom`, [{ configMapRef: { name: "c" } }, { configMapRef: { name: "d" }, secretRef: null }]],
      ),
    ],
  ),
  ofPod(
    requestsAndMemoryLimit,
    [
      [`${server}.resources.requests.cpu`, undefined],
      [`${server}.resources`, { requests: { cpu: "1", memory: "1Gi" } }, [`${server}.resources.limits.memory`]],
      [
        `${before}.resources`,
        { requests: { cpu: "1" } },
        [`${before}.resources.requests.memory`, `${before}.resources.limits.memory`],
      ],
      [
        `${server}.resources.limits.memory`,
        null,
        undefined,
        `${schema}: null is 0 to it, which is less than the request`,
      ],
    ],
    [undefined, { cpu: null, memory: null }].map((requests) =>
      withPod([`${server}.resources`, { requests, limits: { cpu: "1", memory: "1Gi" } }]),
    ),
  ),
  {
    rule: topologySpread,
    good: [
      goodDeployment,
      alone,
      ...crowd,
      kept("required", apart),
      kept("preferred", { weight: 1, podAffinityTerm: apart }),
    ],
    mutations: [
      of(goodDeployment, spreadConstraints, undefined),
      ...crowd.map((one) => of(one, spreadConstraints, undefined)),
      of(alone, "spec.replicas", 2, [spreadConstraints]),
    ],
  },
  {
    rule: gpuLimitTolerationSelector,
    good: [
      goodDeployment,
      onAccelerator,
      ...onEveryNode,
      withPod(["tolerations", [{ operator: "Exists" }]], ["nodeSelector", { "ml-serving/serves": "models" }]),
    ],
    mutations: [
      of(onAccelerator, `${pod}${server}.resources.limits`, { memory: "64Mi" }, [`${pod}containers`]),
      of(onAccelerator, `${pod}tolerations`, [{ key: "other" }]),
      of(onAccelerator, `${pod}tolerations`, undefined),
      of(onAccelerator, `${pod}nodeSelector`, { "ml-serving/serves": "models" }),
      of(onAccelerator, `${pod}nodeSelector`, undefined),
    ],
  },
];
