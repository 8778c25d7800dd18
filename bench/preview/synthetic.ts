/*
 * The engine's events of a preview of a large platform, as it would send them: so many models with the objects that each
 * has, and a platform of other resources. Nothing here is random, so that runs compare.
 */

/** How large, and how much of it changes. */
export interface Size {
  /** @default 300 */
  readonly models?: number;
  /** All resources, those of models and their components included. @default 3000 */
  readonly resources?: number;
}

type Sent = Readonly<Record<string, unknown>>;

const stack = "urn:pulumi:prd::ml-serving::pulumi:pulumi:Stack::ml-serving-prd";
const component = "ml-serving:index:ModelService";

function urnOf(type: string, name: string, parents: readonly string[] = []): string {
  return `urn:pulumi:prd::ml-serving::${[...parents, type].join("$")}::${name}`;
}

/** A digest that looks like one. */
function digest(seed: number): string {
  return `sha256:${Array.from({ length: 8 }, (_, index) => ((seed * 2_654_435_761 + index * 40_503) >>> 0).toString(16).padStart(8, "0")).join("")}`;
}

/** What becomes of the model at a place: a tenth gets another version, some come, one in a hundred goes. */
function fateOf(index: number): "create" | "update" | "delete" | "challenger" | "same" {
  if (index % 100 === 99) return "delete";
  if (index % 25 === 7) return "create";
  if (index % 10 === 3) return "update";
  return index % 20 === 5 ? "challenger" : "same";
}

interface Made {
  readonly op: string;
  readonly type: string;
  readonly urn: string;
  readonly parent: string;
  readonly old?: Sent;
  readonly new?: Sent;
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly detailedDiff?: Sent;
}

function sideOf(made: Made, inputs: Sent): Sent {
  const { type, urn, parent, custom = true, protect = false } = made;
  const outputs = custom ? { ...inputs, status: { observedGeneration: 3, conditions: [{ type: "Available" }] } } : {};
  return { type, urn, custom, id: custom ? urn.split("::")[3] : "", parent, protect, inputs, outputs, provider: "" };
}

/** The two events of a step. */
function events(made: Made): readonly Sent[] {
  const { op, urn, type, detailedDiff = null } = made;
  const metadata = {
    op,
    urn,
    type,
    old: made.old === undefined ? null : sideOf(made, made.old),
    new: made.new === undefined ? null : sideOf(made, made.new),
    keys: [],
    diffs: Object.keys(detailedDiff ?? {}),
    detailedDiff,
    logical: true,
    provider: "",
  };
  return [{ resourcePreEvent: { metadata, planning: true } }, { resOutputsEvent: { metadata, planning: true } }];
}

function modelInputs(name: string, index: number, version: number, challenger: boolean): Sent {
  const gpu = index % 5 === 0;
  const variant = (role: string, number: number, weight: number): Sent => ({
    name: role === "champion" ? "champion" : `${role}-${digest(index * 97 + number).slice(7, 15)}`,
    role,
    version: String(number),
    digest: digest(index * 97 + number),
    weight,
    mirrored: 0,
    from: `mlflow:models:/${name}/${number}`,
    golden: `examples/${name}/golden.json`,
    scaling: { on: "cpu", target: 70, min: 2, max: 8, scaleDownAfterSeconds: 300, windows: [] },
    rows: [],
  });
  return {
    model: {
      name,
      team: `team-${index % 12}`,
      environment: "prd",
      runtime: { kind: ["sklearn", "onnx", "tensorflow", "pmml", "triton"][index % 5] },
      accelerator: gpu ? { gpu: "l4", count: 1 } : "none",
      slo: { availability: 99.9, p99Seconds: 0.05 },
      cpu: 1,
      memoryBytes: 2_147_483_648,
      variants: challenger
        ? [variant("champion", version, 90), variant("challenger", version + 1, 10)]
        : [variant("champion", version, 100)],
    },
  };
}

function metadata(name: string, index: number): Sent {
  return {
    name,
    namespace: `models-team-${index % 12}`,
    labels: {
      "app.kubernetes.io/name": name,
      "app.kubernetes.io/part-of": "ml-serving",
      "ml-serving/model": name,
      "ml-serving/team": `team-${index % 12}`,
    },
  };
}

function deployment(name: string, index: number, version: number): Sent {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(`${name}-champion`, index),
    spec: {
      replicas: 2,
      selector: { matchLabels: { "ml-serving/model": name, "ml-serving/variant": "champion" } },
      template: {
        metadata: { labels: { "ml-serving/model": name, "ml-serving/variant": "champion" } },
        spec: {
          containers: [
            {
              name: "model",
              image: `registry.example/runtimes/server@${digest(1)}`,
              env: [
                { name: "MODEL_VERSION", value: String(version) },
                { name: "DATABASE_PASSWORD", value: `planted-${name}` },
              ],
              resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { cpu: "2", memory: "2Gi" } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              volumeMounts: [{ name: "model", mountPath: "/models", readOnly: true }],
            },
          ],
          volumes: [
            { name: "model", image: { reference: `registry.example/models/${name}@${digest(index * 97 + version)}` } },
          ],
        },
      },
    },
  };
}

/** Kinds that each model has beside its Deployment. */
const kinds = [
  ["kubernetes:core/v1:ServiceAccount", ""],
  ["kubernetes:core/v1:Service", "-champion"],
  ["kubernetes:core/v1:ConfigMap", "-champion-rows"],
  ["kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "-champion"],
  ["kubernetes:policy/v1:PodDisruptionBudget", "-champion"],
  ["kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", ""],
  ["kubernetes:gateway.envoyproxy.io/v1alpha1:BackendTrafficPolicy", "-traffic"],
] as const;

function sides(op: string, old: Sent, now: Sent): Pick<Made, "old" | "new"> {
  return { ...(op === "create" ? {} : { old }), ...(op === "delete" ? {} : { new: now }) };
}

function model(index: number): readonly Made[] {
  const name = `model-${String(index).padStart(4, "0")}`;
  const fate = fateOf(index);
  const op = fate === "challenger" ? "update" : fate;
  const urn = urnOf(component, name);
  const version = 3 + (index % 7);
  const next = fate === "update" ? version + 1 : version;
  const rest = fate === "update" || fate === "challenger" ? "same" : op;
  const objects = kinds.map(([type, suffix]): Made => {
    const inputs = {
      apiVersion: "v1",
      kind: type.split(":").at(-1),
      metadata: metadata(`${name}${suffix}`, index),
      spec: { notes: `what ${type} of ${name} says`, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    };
    const turned = fate === "challenger" && type.endsWith("HTTPRoute");
    const weighted = {
      ...inputs,
      spec: {
        rules: [
          {
            backendRefs: [
              { name, weight: 90 },
              { name: "other", weight: 10 },
            ],
          },
        ],
      },
    };
    return {
      op: turned ? "update" : rest,
      type,
      urn: urnOf(type, `${name}${suffix}`, [component]),
      parent: urn,
      ...sides(rest, inputs, turned ? weighted : inputs),
      ...(turned ? { detailedDiff: { "spec.rules": { diffKind: "update", inputDiff: true } } } : {}),
    };
  });
  return [
    {
      op,
      type: component,
      urn,
      parent: stack,
      custom: false,
      ...sides(op, modelInputs(name, index, version, false), modelInputs(name, index, next, fate === "challenger")),
    },
    ...objects,
    {
      op: fate === "update" ? "update" : rest,
      type: "kubernetes:apps/v1:Deployment",
      urn: urnOf("kubernetes:apps/v1:Deployment", `${name}-champion`, [component]),
      parent: urn,
      ...sides(rest, deployment(name, index, version), deployment(name, index, next)),
      ...(fate === "update"
        ? {
            detailedDiff: {
              "spec.template.spec.containers[0].env[0].value": { diffKind: "update", inputDiff: true },
              "spec.template.spec.volumes[0].image.reference": { diffKind: "update", inputDiff: true },
            },
          }
        : {}),
    },
  ];
}

/** Resources of the platform, one of them replaced. */
function platform(count: number): readonly Made[] {
  return Array.from({ length: count }, (_, index): Made => {
    const type =
      ["aws:iam/role:Role", "aws:eks/podIdentityAssociation:PodIdentityAssociation", "aws:ecr/repository:Repository"][
        index % 3
      ] ?? "";
    const inputs = { name: `prd-${index}`, tags: { environment: "prd", part: String(index % 20) } };
    return { op: "same", type, urn: urnOf(type, `platform-${index}`), parent: stack, old: inputs, new: inputs };
  });
}

function replaced(): readonly Sent[] {
  const type = "aws:elasticache/replicationGroup:ReplicationGroup";
  const made: Made = {
    op: "replace",
    type,
    urn: urnOf(type, "redis"),
    parent: stack,
    protect: true,
    old: { engine: "redis", authToken: "planted-redis-token", numCacheClusters: 3 },
    new: { engine: "valkey", authToken: "planted-redis-token", numCacheClusters: 3 },
    detailedDiff: { engine: { diffKind: "update-replace", inputDiff: true } },
  };
  return ["create-replacement", "replace", "delete-replaced"].flatMap((op) => events({ ...made, op }));
}

/** What the engine would send, one event a line. Pure. */
export function syntheticLog({ models = 300, resources = 3_000 }: Size = {}): string {
  const own = Array.from({ length: models }, (_, index) => model(index)).flat();
  const made = [...own, ...platform(Math.max(0, resources - own.length - 1))];
  const all: Sent[] = [
    ...made.flatMap(events),
    ...replaced(),
    { policyAnalyzeStackSummaryEvent: { policyPackName: "ml-serving", passed: [], failed: [] } },
    {
      summaryEvent: {
        durationSeconds: 60,
        resourceChanges: {},
        PolicyPacks: { "ml-serving": "0.1.0" },
        result: "succeeded",
      },
    },
  ];
  return `${all.map((event, sequence) => JSON.stringify({ sequence, timestamp: 1_795_320_641, ...event })).join("\n")}\n`;
}

/** What each resource depends on: what a state has beside the events. */
export function syntheticDependencies({ models = 300 }: Size = {}): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (let index = 0; index < models; index += 1) {
    const name = `model-${String(index).padStart(4, "0")}`;
    const of = (type: string, suffix: string): string => urnOf(type, `${name}${suffix}`, [component]);
    const workload = of("kubernetes:apps/v1:Deployment", "-champion");
    found.set(
      workload,
      kinds.slice(0, 3).map(([type, suffix]) => of(type, suffix)),
    );
    found.set(of("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", ""), [workload]);
  }
  return found;
}
