import { eachContainer } from "../admission/admission.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { containersOf, hasPod, partAt, partsOf, podSpecOf } from "../workloads.ts";

const inEnvironment =
  "puts a Secret into the environment, where crash reports and child processes carry it on. Mount it as a file.";

export const secretsAsFiles: ResourceRule = {
  id: "K10",
  name: "secrets-as-files",
  severity: "medium",
  enforcement: "advisory",
  description:
    "Secrets come as files: the environment of a process is inherited, shown by debuggers and dumped on crashes, and does not change when the secret does.",
  remediation: "Mount the Secret as a volume and have the server read the file.",
  url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  references: ["CKV_K8S_35", "CIS EKS 4.4.1"],
  scope: "resource",
  about: hasPod,
  check: (resource) =>
    containersOf(podSpecOf(resource)).flatMap((container) => [
      ...partsOf(container, "env").flatMap((variable) =>
        demand(
          partAt(variable, "valueFrom", "secretKeyRef"),
          (fact) => fact === undefined || fact === null,
          inEnvironment,
        ),
      ),
      ...partsOf(container, "envFrom").flatMap((source) =>
        demand(partAt(source, "secretRef"), (fact) => fact === undefined || fact === null, inEnvironment),
      ),
    ]),
  admission: {
    of: "pods",
    demands: () => [
      eachContainer("env", "c.?env.orValue([]).all(e, !e.?valueFrom.?secretKeyRef.hasValue())", inEnvironment),
      eachContainer("envFrom", "c.?envFrom.orValue([]).all(e, !e.?secretRef.hasValue())", inEnvironment),
    ],
  },
};
