import { createHash } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { run } from "../../local/console/run.ts";
import { cacheRoot, repositoryRoot } from "../../local/toolchain/paths.ts";
import { putInPlace } from "../../local/toolchain/put-in-place.ts";
import { freePorts } from "../../local/console/free-port.ts";

const sources = join(repositoryRoot, "test/nearline/kafka");

/** Most of a tool's time is Java's start: the first compiler is enough for what runs once. */
const java = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Dlog4j2.level=ERROR"];

/** Who logs in over TLS, as workers do. */
export interface KafkaUser {
  readonly name: string;
  readonly password: string;
}

/** A broker of this test alone, in KRaft mode. */
export interface KafkaBroker {
  /** `HOST:PORT` where clients come in by TLS and SCRAM-SHA-512, and may do what they have rights for. */
  readonly clients: `${string}:${number}`;
  /** Who signed its certificate, as PEM. */
  readonly authority: string;
  /** One of its own tools, by its class, as somebody who may do anything. @returns what it printed */
  readonly tool: (program: string, words: readonly string[], input?: string) => Promise<string>;
  /** Records of a topic as they come, from its first. */
  readonly follow: (topic: string) => readonly KafkaRecord[];
  readonly stop: () => Promise<void>;
}

export interface KafkaRecord {
  readonly partition: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** The broker's jars, in the cache from the first time on. @returns a class path */
async function jars(): Promise<string> {
  const pom = join(sources, "pom.xml");
  const digest = createHash("sha256").update(readFileSync(pom)).digest("hex").slice(0, 12);
  const folder = join(cacheRoot(), "kafka", digest);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    const copied = ["dependency:copy-dependencies", `-DoutputDirectory=${unfinished}`];
    await run(["mvn", "-q", "-B", "-f", pom, ...copied], { say: () => undefined });
    putInPlace(unfinished, folder);
  }
  return `${folder}/*`;
}

const tabbed = /^Partition:(\d+)\t([^\t]*)\t([^\t]*)\t(.*)$/s;

function recordOf(line: string): KafkaRecord {
  const [, partition, headers = "", key = "", value = ""] = tabbed.exec(line) ?? [];
  if (partition === undefined) throw new Error(`no record: ${line}`);
  // Reasons have commas and colons of their own: they are cut off at the names that there are.
  const pairs = [...headers.matchAll(/(?:^|,)(key|from|attempts|reason):(.*?)(?=,(?:key|from|attempts|reason):|$)/gs)];
  return {
    partition: Number(partition),
    key,
    headers: Object.fromEntries(pairs.map(([, name = "", text = ""]) => [name, text])),
    value,
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const met = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return met;
}

/** Starts one on 127.0.0.1. */
export async function kafkaBroker(users: readonly KafkaUser[]): Promise<KafkaBroker> {
  const libraries = await jars();
  const folder = mkdtempSync(join(tmpdir(), "ml-serving-kafka-"));
  const [inside, controller, outside] = (await freePorts(3)) as [number, number, number];
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"];
  await execa("openssl", [...request, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]);
  const store = join(folder, "store.pem");
  writeFileSync(store, readFileSync(key, "utf8") + readFileSync(certificate, "utf8"));
  const properties = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@127.0.0.1:${controller}`,
    listeners: `INSIDE://127.0.0.1:${inside},CONTROLLER://127.0.0.1:${controller},CLIENTS://127.0.0.1:${outside}`,
    "advertised.listeners": `INSIDE://127.0.0.1:${inside},CLIENTS://127.0.0.1:${outside}`,
    "listener.security.protocol.map": "INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENTS:SASL_SSL",
    "inter.broker.listener.name": "INSIDE",
    "controller.listener.names": "CONTROLLER",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512",
    "listener.name.clients.scram-sha-512.sasl.jaas.config":
      "org.apache.kafka.common.security.scram.ScramLoginModule required;",
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": store,
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:ANONYMOUS",
    "log.dirs": join(folder, "data"),
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
  };
  const file = join(folder, "server.properties");
  writeFileSync(
    file,
    Object.entries(properties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  const scram = users.flatMap(({ name, password }) => [
    "--add-scram",
    `SCRAM-SHA-512=[name=${name},password=${password}]`,
  ]);
  const format = ["format", "-t", "bWwtc2VydmluZy10ZXN0cw", "-c", file, ...scram];
  await execa("java", [...java, "-cp", libraries, "kafka.tools.StorageTool", ...format]);
  const started = (words: readonly string[]): ChildProcess =>
    spawn("java", [...java, "-cp", libraries, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const server = started(["kafka.Kafka", file]);
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (part: Buffer) => (said += part.toString()));
  const running = [server];
  const stop = async (): Promise<void> => {
    for (const child of running) {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : Promise.resolve();
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await answers(outside))) {
    if (server.exitCode !== null) {
      await stop();
      throw new Error(`the broker ended at once: ${said}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  const bootstrap = ["--bootstrap-server", `127.0.0.1:${inside}`];
  return {
    clients: `127.0.0.1:${outside}`,
    authority: readFileSync(certificate, "utf8"),
    tool: async (program, words, input = "") => {
      const own = program.endsWith(".java") ? [join(sources, program), bootstrap[1] ?? ""] : [program, ...bootstrap];
      const { stdout } = await execa("java", [...java, "-cp", libraries, ...own, ...words], { input });
      return stdout;
    },
    follow: (topic) => {
      const found: KafkaRecord[] = [];
      const shown = ["print.partition", "print.headers", "print.key"].flatMap((name) => ["--property", `${name}=true`]);
      const reader = started([
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        ...bootstrap,
        "--topic",
        topic,
        "--from-beginning",
        ...shown,
      ]);
      running.push(reader);
      let rest = "";
      reader.stdout?.on("data", (part: Buffer) => {
        const lines = (rest + part.toString()).split("\n");
        rest = lines.pop() ?? "";
        found.push(...lines.map(recordOf));
      });
      return found;
    },
    stop,
  };
}
