import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import type { NetworkPolicy } from "../../components/network-policy.ts";
import { run } from "../../local/console/run.ts";
import { toolPath } from "../../local/toolchain/paths.ts";

/** A pod, as policies see it. */
export interface Pod {
  readonly namespace: string;
  /** Of its namespace, beside the name that Kubernetes itself makes one of. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** One end of a connection: a pod, or an address outside of the cluster. */
export type End = Pod | { readonly address: string };

/** A connection that somebody tries to open. */
export interface Attempt {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: "TCP" | "UDP";
}

/** The pods' addresses play no part: no policy of ours names one of the pods' range. */
const anyPodAddress = "10.244.9.9";

function peer(end: End) {
  if ("address" in end) return { IP: end.address };
  return {
    IP: anyPodAddress,
    Internal: {
      Namespace: end.namespace,
      NamespaceLabels: { ...end.namespaceLabels, "kubernetes.io/metadata.name": end.namespace },
      PodLabels: end.labels,
    },
  };
}

/**
 * What cyclonus, which knows NetworkPolicies from their specification and not from us, says of each attempt.
 * https://github.com/mattfenwick/cyclonus
 */
export async function judge(
  policies: readonly NetworkPolicy<string>[],
  attempts: readonly Attempt[],
): Promise<readonly boolean[]> {
  const folder = mkdtempSync(join(tmpdir(), "cyclonus-"));
  try {
    // A file each: of a file with several documents it reads the first.
    const policyFolder = join(folder, "policies");
    mkdirSync(policyFolder);
    policies.forEach((policy, index) => {
      writeFileSync(join(policyFolder, `${index}.yaml`), dump(policy));
    });
    const trafficFile = join(folder, "traffic.json");
    const traffic = attempts.map(({ from, to, port, protocol = "TCP" }) => ({
      Source: peer(from),
      Destination: peer(to),
      ResolvedPort: port,
      ResolvedPortName: "",
      Protocol: protocol,
    }));
    writeFileSync(trafficFile, JSON.stringify(traffic));
    const told = await run([
      toolPath("cyclonus"),
      "analyze",
      "--mode=query-traffic",
      `--policy-path=${policyFolder}`,
      `--traffic-path=${trafficFile}`,
    ]);
    const verdicts = [...told.matchAll(/IS ALLOWED\?\s*\|\s*(TRUE|FALSE)/gi)].map(
      ([, verdict]) => verdict?.toLowerCase() === "true",
    );
    if (verdicts.length !== attempts.length) throw new Error(`cyclonus judged ${verdicts.length} attempts:\n${told}`);
    return verdicts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
