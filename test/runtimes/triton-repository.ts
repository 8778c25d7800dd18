import { renderModel } from "../../components/model-service/render.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import { defineModel } from "../../components/model-service/spec.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { ClusterLayout } from "../../local/cluster/layout.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";

const name = "triton-layout";
const tensor = { x: { datatype: "FP32", dims: [1] } } as const;
const step = { inputs: { x: "x" }, outputs: { y: "y" } } as const;
const part = { backend: "python", inputs: tensor, outputs: { y: tensor.x } } as const;

const spec = defineModel({
  name,
  team: "examples",
  runtime: {
    kind: "triton",
    backend: "ensemble",
    inputs: tensor,
    outputs: { z: tensor.x },
    models: { first: part, second: part },
    steps: [
      { model: "first", ...step },
      { model: "second", inputs: { x: "y" }, outputs: { y: "z" } },
    ],
    sharedMemory: "8Mi",
  },
});

/** Prints what a server would find, and what it may write to. */
const look = `
import os
for folder, _, files in sorted(os.walk("/models")):
    for name in sorted(files):
        print(os.path.join(folder, name), open(os.path.join(folder, name)).readline().strip())
shared = os.statvfs("/dev/shm")
print("shared", shared.f_blocks * shared.f_frsize)
for path in ("/dev/shm/x", "/tmp/x", "/models/x", "/models/${name}/x", "/x"):
    try:
        open(path, "w").close()
        print("may write", path)
    except OSError as error:
        print(error.strerror, path)
`;

/**
 * Runs the pod of an ensemble on Triton as it is rendered, with Python and `look` in the server's place, as the server
 * itself cannot be had here.
 * @param image one with Python
 * @returns what was printed, line by line
 */
export async function lookInside(cluster: ClusterLayout, image: string): Promise<readonly string[]> {
  const artifact = await packImage(
    ["first", "second"].map((model) => ({ path: `${model}/model.py`, bytes: Buffer.from(`# ${model}\n`) })),
    {},
  );
  const { digest } = await pushImage(artifact, parseRepository(`${cluster.registry}/models/${name}`));
  const version = { digest, version: "1", from: "file:none", golden: "none" };
  const namespace = "models-examples";
  const rendered = renderModel(resolveModel(spec, { champion: version }, "local"), {
    namespace,
    image,
    registry: cluster.registry,
    placing: "anywhere",
    gateway: { name: "models", namespace: "gateway" },
  });
  const [deployment] = rendered.deployments;
  const [container] = deployment?.spec.template.spec.containers ?? [];
  if (deployment === undefined || container === undefined) throw new Error("no pod was rendered");
  const { securityContext, volumes } = deployment.spec.template.spec;
  const { env, resources, volumeMounts } = container;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      securityContext,
      containers: [
        {
          name: container.name,
          image: container.image,
          command: ["python3.11", "-c", look],
          env,
          resources,
          volumeMounts,
          securityContext: container.securityContext,
        },
      ],
      volumes,
    },
  };
  const objects = { apiVersion: "v1", kind: "List", items: [...rendered.configurations, pod] };
  await kubectl(cluster.kubeconfig, ["apply", "-f", "-"], JSON.stringify(objects));
  await kubectl(cluster.kubeconfig, [
    ...["wait", "-n", namespace, `pod/${name}`, "--timeout=60s"],
    "--for=jsonpath={.status.phase}=Succeeded",
  ]);
  const printed = await kubectl(cluster.kubeconfig, ["logs", "-n", namespace, name]);
  await kubectl(cluster.kubeconfig, ["delete", "-n", namespace, `pod/${name}`, `configmap/${name}-champion`]);
  return printed.trim().split("\n");
}
