import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { toolPath } from "../../local/toolchain/paths.ts";
import { freePorts } from "../../local/console/free-port.ts";

/** An object as the API server gives it: tests look into it with `toMatchObject`. */
export interface ApiObject {
  readonly [key: string]: unknown;
}

/** A bare Kubernetes API server for tests: no nodes, so no pod ever runs unless a test says so in its status. */
export interface ApiServer {
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly kubeconfig: string;
  /** Logs of etcd, API server and controller manager, and their data. */
  readonly folder: string;
  /**
   * Sends a request as the administrator.
   *
   * @returns the body, parsed
   * @throws Error with the server's message for any other status than 2xx
   */
  request(method: string, path: string, body?: unknown, contentType?: string): Promise<ApiObject>;
  /** Kills every process and removes the folder. */
  stop(): Promise<void>;
}

export interface ApiServerOptions {
  /** Controllers to run in a kube-controller-manager. @default none: no controller manager */
  readonly controllers?: readonly string[];
  /** Longest wait for it to answer, milliseconds. @default 60000 */
  readonly timeoutMs?: number;
  /** More flags for kube-apiserver. @default none */
  readonly apiServerFlags?: readonly string[];
}

/** Controllers that need no nodes and keep a bare API server usable: namespaces end, owned objects are collected. */
export const HOUSEKEEPING: readonly string[] = [
  "namespace-controller",
  "garbage-collector-controller",
  "serviceaccount-controller",
  "serviceaccount-token-controller",
  "root-ca-certificate-publisher-controller",
  // They take the protection off volumes and claims that are deleted.
  "persistentvolumeclaim-protection-controller",
  "persistentvolume-protection-controller",
];

/** Starts etcd and kube-apiserver on free loopback ports with certificates and data in a temporary folder. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const folder = await mkdtemp(join(tmpdir(), "api-server-"));
  const processes: ChildProcess[] = [];
  // A test run that ends without its teardown must not leave a control plane behind.
  const abandon = (): void => {
    for (const process of processes) process.kill("SIGKILL");
  };
  process.once("exit", abandon);
  const stop = async (): Promise<void> => {
    process.removeListener("exit", abandon);
    await Promise.all(processes.map(end));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [client, peer, secure] = await freePorts(3);
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const token = randomBytes(16).toString("hex");
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content, { mode: 0o600 });
      return join(folder, name);
    };
    const privateFile = file("sa.key", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    const publicFile = file("sa.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
    const tokenFile = file("tokens.csv", `${token},admin,admin,"system:masters"\n`);
    const start = (tool: Parameters<typeof toolPath>[0], args: readonly string[]): void => {
      const log = openSync(join(folder, `${tool}.log`), "a");
      processes.push(spawn(toolPath(tool), args, { stdio: ["ignore", log, log] }));
    };
    const url = `https://127.0.0.1:${secure}`;
    start("etcd", [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      // A test's data need not survive a power cut.
      "--unsafe-no-fsync",
    ]);
    start("kube-apiserver", [
      `--etcd-servers=http://127.0.0.1:${client}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${secure}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${tokenFile}`,
      "--anonymous-auth=false",
      "--authorization-mode=RBAC",
      "--service-cluster-ip-range=10.99.0.0/16",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-signing-key-file=${privateFile}`,
      `--service-account-key-file=${publicFile}`,
      // Nothing listens where a default endpoint reconciler would point to.
      "--endpoint-reconciler-type=none",
      ...(options.apiServerFlags ?? []),
      ...(options.controllers === undefined ? ["--disable-admission-plugins=ServiceAccount"] : []),
    ]);
    await ready(url, token, processes, folder, options.timeoutMs ?? 60_000);
    const authority = readFileSync(join(folder, "apiserver.crt"));
    const kubeconfig = dump({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: "test", cluster: { server: url, "certificate-authority-data": authority.toString("base64") } },
      ],
      users: [{ name: "admin", user: { token } }],
      contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
      "current-context": "test",
    });
    const kubeconfigPath = file("kubeconfig", kubeconfig);
    if (options.controllers !== undefined) {
      start("kube-controller-manager", [
        `--kubeconfig=${kubeconfigPath}`,
        `--controllers=${options.controllers.join(",")}`,
        `--service-account-private-key-file=${privateFile}`,
        `--root-ca-file=${join(folder, "apiserver.crt")}`,
        "--leader-elect=false",
        "--secure-port=0",
        // Deletions are what tests wait for.
        "--concurrent-namespace-syncs=10",
        "--namespace-sync-period=30s",
      ]);
      await controllersRun(processes, folder);
    }
    const send: ApiServer["request"] = (method, path, body, contentType = "application/json") =>
      sendAs(token, authority, method, `${url}${path}`, body, contentType);
    return { url, kubeconfigPath, kubeconfig, folder, request: send, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A controller manager that does not like its flags ends within a second. */
async function controllersRun(processes: readonly ChildProcess[], folder: string): Promise<void> {
  const log = join(folder, "kube-controller-manager.log");
  for (let waited = 0; waited < 10_000; waited += 100) {
    const ended = processes.find((process) => process.exitCode !== null);
    const said = readFileSync(log, "utf8");
    if (ended !== undefined) throw new Error(`A process ended with code ${String(ended.exitCode)}:\n${said}`);
    if (said.includes("Caches are synced")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The controllers did not start within 10 s:\n${readFileSync(log, "utf8").slice(-2000)}`);
}

function sendAs(
  token: string,
  ca: Buffer,
  method: string,
  url: string,
  body: unknown,
  contentType: string,
): Promise<ApiObject> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": contentType,
    // Of a DELETE Node.js does not say that it has a body, and the server takes that for the next request.
    "content-length": Buffer.byteLength(text),
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method, ca, headers, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const told = Buffer.concat(chunks).toString("utf8");
        const code = response.statusCode ?? 0;
        try {
          const answer = JSON.parse(told) as ApiObject;
          if (code >= 200 && code < 300) resolve(answer);
          else reject(new Error(`${method} ${url}: ${code} ${String(answer["message"])}`));
        } catch {
          // Not everything that is wrong is told as JSON.
          reject(new Error(`${method} ${url}: ${code} ${told.slice(0, 500)}`));
        }
      });
    });
    call.on("error", reject);
    call.end(text);
  });
}

async function ready(
  url: string,
  token: string,
  processes: readonly ChildProcess[],
  folder: string,
  timeoutMs: number,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    const ended = processes.find((process) => process.exitCode !== null);
    if (ended !== undefined) {
      const name = (ended.spawnfile.split("/").at(-1) ?? "").trim();
      const log = readFileSync(join(folder, `${name}.log`), "utf8");
      throw new Error(`${name} ended with code ${String(ended.exitCode)}:\n${log.split("\n").slice(-15).join("\n")}`);
    }
    // The certificate is made on the first start and not known to anybody yet.
    const code = await new Promise<number>((resolve) => {
      const call = request(
        `${url}/readyz`,
        { rejectUnauthorized: false, headers: { authorization: `Bearer ${token}` }, timeout: 2000 },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      call.on("error", () => {
        resolve(0);
      });
      call.end();
    });
    if (code === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The API server did not answer within ${timeoutMs / 1000} s; its log is in ${folder}.`);
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = new Promise((resolve) => process.once("exit", resolve));
  process.kill("SIGKILL");
  await gone;
}
