import { createServer } from "node:http";
import { once } from "node:events";
import { rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { ECR } from "@aws-sdk/client-ecr";
import { S3, type BucketLocationConstraint } from "@aws-sdk/client-s3";
import { backupPrefix } from "../../components/ci/backup.ts";
import { repositoryPrefix } from "../../components/registry/place.ts";
import { stateBucket } from "../../components/state-names.ts";
import type { Say } from "../../local/console/steps.ts";
import { startMoto, type Moto } from "../../local/moto/start.ts";
import { dev } from "../../stacks/environments/dev.ts";
import { cloneFolder, shareModules } from "../../test/support/clone-folder.ts";
import { deliveryRepository } from "../../test/support/delivery-repository.ts";
import { runBuild, type Build } from "../../test/support/delivery.ts";
import { archivedJson, ended } from "../pipelines/scene.ts";
import { Shown } from "../pipelines/shown.ts";
import type { Proof } from "./proof.ts";
import { bringUp, layoutOf, shellOf, takeDown, type Stand } from "./stands.ts";

const stand: Stand = { environment: "dev", name: "night", portBlock: 61, serves: true };

interface Backups {
  readonly backups: readonly { readonly what: string; readonly wrong: readonly string[] }[];
}

interface Drift {
  readonly stacks: readonly { readonly looked: number; readonly drifted: readonly unknown[] }[];
}

interface Registry {
  readonly manifests: readonly unknown[];
}

/**
 * A pod's own identity, by the address that EKS tells its containers:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
async function podIdentity() {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.setHeader("Content-Type", "application/json");
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    response.end(JSON.stringify({ AccessKeyId: "pod", SecretAccessKey: "any", Token: "any", Expiration }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked: () => asked,
    stop: () => {
      server.close();
    },
  };
}

const credentials = { accessKeyId: "any", secretAccessKey: "any" };
const { id: account, region } = dev.account;

/**
 * A repository of dev with an image that nobody names. It is in dev's account, so that only who took a role there sees it.
 */
async function plantImage({ url: endpoint }: Moto): Promise<void> {
  const ecr = new ECR({ endpoint, region, credentials });
  // https://docs.getmoto.org/en/latest/docs/multi_account.html
  ecr.middlewareStack.add(
    (next) => (args) => {
      (args.request as { readonly headers: Record<string, string> }).headers["x-moto-account-id"] = account;
      return next(args);
    },
    { step: "build" },
  );
  const repositoryName = `${repositoryPrefix(dev.name)}/models/iris`;
  await ecr.createRepository({ repositoryName });
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const config = { mediaType: "application/vnd.oci.empty.v1+json", digest: `sha256:${"0".repeat(64)}`, size: 2 };
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
  await ecr.putImage({ repositoryName, imageManifest, imageManifestMediaType: mediaType, imageTag: "tried" });
  ecr.destroy();
}

/** The buckets of dev's state and of its Jenkins' backups, the state's as `npx ml state` makes it. */
async function buckets({ url: endpoint }: Moto) {
  const state = stateBucket(dev.name, account);
  const backups = dev.ci.jenkins.backups.bucket;
  const s3 = new S3({ endpoint, forcePathStyle: true, region, credentials });
  for (const Bucket of [state, backups])
    await s3.createBucket({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    });
  await s3.putBucketVersioning({ Bucket: state, VersioningConfiguration: { Status: "Enabled" } });
  await s3.putObject({ Bucket: state, Key: ".pulumi/stacks/ml-serving/dev.json", Body: "{}" });
  return {
    /** A file of tonight's backup. */
    save: (file: string) => s3.putObject({ Bucket: backups, Key: `${backupPrefix}/tonight/${file}`, Body: "…" }),
    close: () => {
      s3.destroy();
    },
  };
}

/** The night's look at an environment on AWS: drift, backups, registry, with the role that it gives CI. */
export async function night(say: Say): Promise<Proof> {
  const folder = await cloneFolder();
  await shareModules(folder);
  const repository = await deliveryRepository(folder);
  const moto = await startMoto();
  const identity = await podIdentity();
  const { save, close } = await buckets(moto);
  await plantImage(moto);
  const shown = new Shown();
  const { expect } = shown;
  try {
    say("a serving rehearsal of dev");
    await bringUp(folder, stand);
    const env = {
      ...(await shellOf(layoutOf(stand))),
      AWS_ENDPOINT_URL_ECR: moto.url,
      AWS_ENDPOINT_URL_S3: moto.url,
      AWS_ENDPOINT_URL_STS: moto.url,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: identity.url,
    };
    const look = (): Promise<Build> =>
      runBuild({
        ...repository.asked,
        jenkinsfile: "components/ci/pipelines/nightly.Jenkinsfile",
        job: "nightly/main",
        parameters: { ENVIRONMENTS: stand.environment },
        env,
        keep: true,
      });
    const told = (build: Build): string => {
      const { backups } = archivedJson(build, "nightly/dev/backups.json") as Backups;
      return backups.map(({ what, wrong }) => `${what}: ${wrong.length === 0 ? "well" : wrong.join("; ")}`).join(", ");
    };
    const looked = (build: Build): string => {
      const { stacks } = archivedJson(build, "nightly/dev/drift.json") as Drift;
      const { manifests } = archivedJson(build, "nightly/dev/registry.json") as Registry;
      const count = stacks.reduce((sum, one) => sum + one.looked, 0);
      const drifted = stacks.reduce((sum, one) => sum + one.drifted.length, 0);
      return `${count} resources, ${drifted} drifted; ${manifests.length} manifest of the registry`;
    };

    say("a night whose backup was cut off");
    await save("home.tar.gz");
    const late = await look();
    expect(
      "a night whose backup of Jenkins was cut off",
      late.result === "FAILURE" && late.error?.startsWith("dev: a backup is missing") === true,
      `${ended(late)}; ${told(late)}`,
    );

    say("a night with a whole one");
    await save("home.tar.gz.sha256");
    const calm = await look();
    expect("a night with a whole one", calm.result === "SUCCESS", `${ended(calm)}; ${told(calm)}`);
    expect("…what else it looked at", /^[1-9]\d+ resources, 0 drifted; 1 manifest/.test(looked(calm)), looked(calm));
    expect("credentials asked of the pod's identity", identity.asked() > 0, `${identity.asked()} times`);
    return {
      name: "A night of an environment on AWS",
      claim:
        "The night's pipeline, every script of it run by a shell, looks at a serving rehearsal of dev, and at buckets and a registry that moto plays, by a role that the pod's own identity takes: a backup that was cut off fails it, a whole one does not",
      ...shown.result,
    };
  } finally {
    await takeDown(folder, stand).catch(() => undefined);
    close();
    identity.stop();
    await moto.stop();
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
