import type { ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import type { Environment } from "../../stacks/environments/environment.ts";
import { clusterAccess, type ClusterAccess } from "../environment/cluster.ts";
import { isChampionAlone } from "./caller.ts";
import { modelsHere } from "./here.ts";
import { smokeVariant, type Patience, type SmokedVariant } from "./rows.ts";
import { byApiServer, byForward, byGateway, type Way } from "./ways.ts";

/** What came of a smoke test. */
export interface Smoked {
  readonly environment: string;
  readonly variants: readonly SmokedVariant[];
  /** Models that could not be asked here, and why: they say nothing. */
  readonly silent: readonly { readonly model: string; readonly why: string }[];
}

/** A route is in the proxies within a second of its object; a machine that is busy may need some more. */
const patience: Patience = { silent: 30_000, wrong: 5_000, interval: 200 };

/** So many models are asked at a time: it is no load test. */
const atATime = 4;

interface Ways {
  readonly environment: Environment;
  readonly cluster: () => Promise<ClusterAccess>;
  readonly viaApi: ((model: ResolvedModel, variant: Variant) => Way) | undefined;
}

/** The champion as clients reach it; others alone, as what they answer is no client's to choose. */
async function wayTo({ environment, cluster, viaApi }: Ways, model: ResolvedModel, variant: Variant): Promise<Way> {
  if (viaApi !== undefined) return viaApi(model, variant);
  if (variant.role === "champion" && isChampionAlone(model, variant.name)) return byGateway(environment, model);
  return byForward(await cluster(), model, variant);
}

async function smokeModel(ways: Ways, model: ResolvedModel): Promise<readonly SmokedVariant[]> {
  const done: SmokedVariant[] = [];
  for (const variant of model.variants) {
    const way = await wayTo(ways, model, variant);
    try {
      done.push(await smokeVariant(model, variant, way.by, way.ask, patience));
    } finally {
      await way.close();
    }
  }
  return done;
}

/**
 * Asks models their golden rows, each variant its own, and compares with the training library's answers.
 *
 * @param asked those that are asked; the environment's that can be asked here, where undefined
 * @throws {Problem} where there is no way to them
 */
export async function smoke(
  environment: Environment,
  models: readonly ResolvedModel[],
  asked: readonly string[] | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Smoked> {
  const wanted = models.filter(({ name }) => asked === undefined || asked.includes(name));
  const here = await modelsHere(environment.name, models, env);
  let access: Promise<ClusterAccess> | undefined;
  const ways: Ways = {
    environment,
    cluster: () => (access ??= clusterAccess(environment, env)),
    viaApi: here.isRehearsal ? byApiServer(env["KUBECONFIG"]) : undefined,
  };
  const queue = wanted.filter(({ name }) => !here.silent.has(name));
  const variants: SmokedVariant[] = [];
  const worker = async (): Promise<void> => {
    for (let model = queue.shift(); model !== undefined; model = queue.shift())
      variants.push(...(await smokeModel(ways, model)));
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  const order = new Map(models.map(({ name }, index) => [name, index]));
  return {
    environment: environment.name,
    variants: variants.sort((one, other) => (order.get(one.model) ?? 0) - (order.get(other.model) ?? 0)),
    silent: wanted.flatMap(({ name }) => {
      const why = here.silent.get(name);
      return why === undefined ? [] : [{ model: name, why }];
    }),
  };
}
