import { imageOf, planFor } from "../../components/model-service/plan.ts";
import { variantName } from "../../components/model-service/labels.ts";
import type { ResolvedModel } from "../../components/model-service/resolve.ts";
import { teamNamespace } from "../../components/network-peers.ts";
import type { Serving } from "../../local/rehearsal/rehearse.ts";
import type { ServedModel } from "../../local/rehearsal/serve/answers.ts";
import { isFunctionImage } from "../../runtimes/custom/images.ts";
import { bentoImage, paritySource, runtimeImages, type ImageSource } from "../../runtimes/images.ts";
import type { BuiltRuntime } from "../../runtimes/kinds.ts";
import { registryOf } from "../../stacks/cloud/registry.ts";
import type { CloudEnvironment } from "../../stacks/environments/environment.ts";

function servedModel(model: ResolvedModel): ServedModel {
  const [champion] = model.variants;
  const { basePath } = planFor(model, champion);
  return {
    name: model.name,
    namespace: teamNamespace(model.team),
    service: variantName(model, champion),
    port: "http",
    basePath,
    golden: champion.golden,
  };
}

/** Where a model's server comes from; undefined for one of the model's own, which is not brought here. */
function runtimeOf(model: ResolvedModel): ImageSource<BuiltRuntime> | undefined {
  const name = imageOf(model);
  return name === undefined || name === bentoImage || isFunctionImage(name) ? undefined : runtimeImages[name];
}

/** Why a model is not served here; undefined where it is. */
function obstacle(image: ImageSource<BuiltRuntime> | undefined): string | undefined {
  if (image === undefined) return "a server of the model's own is not brought to nodes here";
  return image.from === "upstream" ? `nodes here have no way to ${image.name}, which serves it on CPUs` : undefined;
}

/** What a rehearsal of an environment serves for real: the models on CPUs whose images are built here. Pure. */
export function servingOf(file: CloudEnvironment, models: readonly ResolvedModel[]): Serving {
  const onCpus = models.filter(({ accelerator }) => accelerator === "none");
  const sources = onCpus.map((model) => ({ model, image: runtimeOf(model) }));
  const built = sources.flatMap(({ model, image }) => (image?.from === "build" ? [{ model, image }] : []));
  const runtimes = new Map(built.map(({ image: { kind, repository } }) => [kind, { kind, repository }]));
  const { host, address } = registryOf(file);
  return {
    registry: { host, address },
    models: built.map(({ model }) => servedModel(model)),
    runtimes: [
      ...runtimes.values(),
      ...(built.some(({ model: { parity } }) => parity !== "none") ? [paritySource] : []),
    ],
    leftOut: sources.flatMap(({ model, image }) => {
      const why = obstacle(image);
      return why === undefined ? [] : [{ name: model.name, why }];
    }),
  };
}
