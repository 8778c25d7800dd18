import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderSpark } from "../../components/model-service/spark/render.ts";
import { kindReader, stateRoles } from "../../components/monitoring/access.ts";
import { stateMetricsDeployment, stateMetricsName } from "../../components/monitoring/state-metrics.ts";
import { freePorts } from "../../local/console/free-port.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";
import { until } from "../support/observed.ts";
import { bindings, defineSparkKinds, namespace, pathOf, sparkModel, volume } from "../support/spark.ts";

/** A real kube-state-metrics with the arguments and the rights that it has in a cluster, asked about Spark's runs. */
let server: ApiServer;
let program: ChildProcess | undefined;
let told = "";

const lookedAt = { gateway: "gateway", monitoring: "monitoring", models: { risk: namespace } };
const places = [lookedAt.gateway, lookedAt.monitoring, namespace];
const merge = "application/merge-patch+json";

/** A run as the operator leaves it: https://github.com/kubeflow/spark-operator/blob/v2.4.0/api/v1beta2/sparkapplication_types.go */
async function run(name: string, state: string, terminationTime: string | null): Promise<number> {
  const { application } = renderSpark(sparkModel({ ...volume, spark: { stream: {} } }), bindings);
  const named = { ...application, metadata: { ...application.metadata, name } };
  const made = await server.request("POST", pathOf("sparkapplications"), named);
  const status = { applicationState: { state }, driverInfo: {}, terminationTime, lastSubmissionAttemptTime: null };
  await server.request("PATCH", `${pathOf("sparkapplications")}/${name}/status`, { status }, merge);
  const { creationTimestamp } = made["metadata"] as { readonly creationTimestamp: string };
  return Date.parse(creationTimestamp) / 1000;
}

async function schedule(name: string, scheduled: boolean, nextRun: string | null): Promise<void> {
  const clock = scheduled ? { schedule: { cron: "@hourly" } } : {};
  const { application } = renderSpark(sparkModel({ ...volume, ...clock, spark: {} }), bindings);
  const path = pathOf("scheduledsparkapplications");
  await server.request("POST", path, { ...application, metadata: { ...application.metadata, name } });
  await server.request("PATCH", `${path}/${name}/status`, { status: { nextRun, lastRun: null } }, merge);
}

/** Gives it the rights that it has, and a token by which it is known. */
async function known(): Promise<string> {
  for (const name of places)
    if (name !== namespace) await server.request("POST", "/api/v1/namespaces", { metadata: { name } });
  const accounts = `/api/v1/namespaces/${lookedAt.monitoring}/serviceaccounts`;
  await server.request("POST", accounts, { metadata: { name: stateMetricsName } });
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  for (const { role, binding } of stateRoles(stateMetricsName, lookedAt, true)) {
    await server.request("POST", `${rbac}/namespaces/${role.metadata.namespace}/roles`, role);
    await server.request("POST", `${rbac}/namespaces/${role.metadata.namespace}/rolebindings`, binding);
  }
  const { role, binding } = kindReader(stateMetricsName, lookedAt.monitoring);
  await server.request("POST", `${rbac}/clusterroles`, role);
  await server.request("POST", `${rbac}/clusterrolebindings`, binding);
  const asked = await server.request("POST", `${accounts}/${stateMetricsName}/token`, {
    spec: { expirationSeconds: 3600 },
  });
  const config = load(server.kubeconfig) as object;
  const { token } = asked["status"] as { readonly token: string };
  const file = join(server.folder, "kube-state-metrics.kubeconfig");
  writeFileSync(file, dump({ ...config, users: [{ name: "admin", user: { token } }] }), { mode: 0o600 });
  return file;
}

let asked: readonly number[];
let url: string;

beforeAll(async () => {
  server = await startApiServer();
  await server.request("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  await defineSparkKinds(server);
  asked = await Promise.all([
    run("fraud-spark-1", "COMPLETED", "2026-11-22T03:10:00Z"),
    run("fraud-spark-2", "FAILED", "2026-11-22T04:10:00Z"),
    run("fraud-spark-3", "RUNNING", null),
    run("fraud-spark-4", "PENDING_RERUN", null),
  ]);
  await Promise.all([schedule("fraud-spark", true, "2026-11-22T05:00:00Z"), schedule("by-hand-spark", false, null)]);
  const kubeconfig = await known();
  const [metrics, telemetry] = await freePorts(2);
  const [container] = stateMetricsDeployment("i", lookedAt.monitoring, places, true).spec.template.spec.containers;
  const own = container?.args.filter((arg) => !/^--(telemetry-)?port=/.test(arg)) ?? [];
  const here = [`--port=${metrics}`, `--telemetry-port=${telemetry}`, "--host=127.0.0.1", "--telemetry-host=127.0.0.1"];
  program = spawn(toolPath("kube-state-metrics"), [...own, ...here, `--kubeconfig=${kubeconfig}`]);
  for (const stream of [program.stdout, program.stderr]) stream?.on("data", (part: Buffer) => (told += String(part)));
  url = `http://127.0.0.1:${metrics}/metrics`;
});

afterAll(async () => {
  if (program?.exitCode === null && program.kill("SIGKILL")) await once(program, "exit");
  await server.stop();
});

/** Its figures about Spark's kinds, without the labels that say which kind it is. */
async function figures(): Promise<readonly string[]> {
  const text = await fetch(url).then(
    (response) => response.text(),
    () => "",
  );
  return text
    .split("\n")
    .filter((line) => /^kube_(scheduled)?sparkapplication_/.test(line))
    .map((line) => line.replaceAll(/customresource_\w+="[^"]*",?/g, "").replace(",}", "}"))
    .sort();
}

describe("what kube-state-metrics tells of Spark's runs", () => {
  it("is what rules read: whose, when they were asked for and ended, their state, and when the next is due", async () => {
    const patience = Date.now() + 60_000;
    await until(async () => {
      const isOver = program?.exitCode !== null || Date.now() > patience;
      return isOver || (await figures()).length >= 27;
    });
    const of = (name: string, rest = ""): string => `{namespace="${namespace}",sparkapplication="${name}"${rest}}`;
    const found = (await figures()).map((line) => line.replace(/ ([\d.e+]+)$/, (_, value) => ` ${Number(value)}`));
    const names = ["fraud-spark-1", "fraud-spark-2", "fraud-spark-3", "fraud-spark-4"];
    const states = { COMPLETED: 0, FAILED: 1, RUNNING: 2 };
    const scheduled = (name: string): string => `{namespace="${namespace}",scheduledsparkapplication="${name}"`;
    expect(found, told).toEqual(
      [
        ...names.flatMap((name, index) => [
          `kube_sparkapplication_labels{batch="fraud",namespace="${namespace}",sparkapplication="${name}",team="risk"} 1`,
          `kube_sparkapplication_created${of(name)} ${asked[index]}`,
          ...Object.entries(states).map(
            ([state, holder]) =>
              `kube_sparkapplication_state${of(name, `,state="${state}"`)} ${Number(holder === index)}`,
          ),
        ]),
        // 2026-11-22 has begun 1,795,305,600 s after 1970.
        `kube_sparkapplication_ended${of("fraud-spark-1")} ${1_795_305_600 + 3 * 3600 + 600}`,
        `kube_sparkapplication_ended${of("fraud-spark-2")} ${1_795_305_600 + 4 * 3600 + 600}`,
        ...["by-hand-spark", "fraud-spark"].flatMap((name, index) => [
          `kube_scheduledsparkapplication_labels{batch="fraud",namespace="${namespace}",scheduledsparkapplication="${name}",team="risk"} 1`,
          `kube_scheduledsparkapplication_suspended${scheduled(name)}} ${1 - index}`,
        ]),
        `kube_scheduledsparkapplication_next${scheduled("fraud-spark")}} ${1_795_305_600 + 5 * 3600}`,
      ].sort(),
    );
  });

  it("needs no right that it does not have", () => {
    expect(told).not.toMatch(/forbidden|Unauthorized/i);
  });
});
