import { serverOf } from "../../runtimes/custom/server.ts";
import type { RuntimeSpec } from "../../runtimes/kinds.ts";
import type { Datatype, IoSpec, ModelSpec, TypedModel } from "../model-service/settings.ts";
import { seconds, type Duration } from "../quantity.ts";
import type { Condition, Expression } from "./expression.ts";
import type {
  CallNode,
  ChoiceNode,
  CombineNode,
  Combining,
  Dependency,
  GraphNode,
  Scope,
  StepProtocol,
} from "./node.ts";
import {
  datatypeOf,
  type Given,
  type Numeric,
  type Outputs,
  type Presence,
  type Ref,
  type ValueOf,
  type DatatypeOf,
} from "./ref.ts";

/** So long all attempts of a step may take together. */
const defaultTimeout = "1s";

/** How a step is asked. */
interface Asking {
  /** So long it may take, all attempts together. @default "1s" */
  readonly timeout?: Duration;
  /** How often it is asked again when it cannot be reached, is late, or says that it is too busy. @default 0 */
  readonly retries?: 0 | 1 | 2 | 3;
  /** Which of its routes, for a logic service with a protocol of its own. @default its first */
  readonly route?: `/${string}`;
}

/** Values that stand for a step's, one for each output. */
type Constants<Io extends IoSpec> = { readonly [K in keyof Io["outputs"]]: ValueOf<DatatypeOf<Io["outputs"][K]>> };

interface Call<Io extends IoSpec> extends Asking {
  /** What is answered when the step fails. @default the graph answers an error that names the step */
  readonly soft?:
    { readonly values: Constants<Io> } | { readonly instead: (graph: GraphBuilder) => NoInfer<Outputs<Io>> };
}

type Answers = Readonly<Record<string, Ref>>;

/** Types that can be counted. */
type Countable = Exclude<Datatype, "FP16" | "FP32" | "FP64">;

type Members<D extends Datatype> = Readonly<Record<string, Ref<D, Presence>>>;

type IsUnion<D, All = D> = [D] extends [never] ? false : D extends All ? ([All] extends [D] ? false : true) : never;

type OneType<M extends Members<Datatype>> =
  IsUnion<M[keyof M]["datatype"]> extends true ? "these are not all of one type" : M;

interface Combination {
  /** Fewest members that must have answered. @default 1 */
  readonly atLeast?: number;
}

interface Weighting<M> extends Combination {
  readonly weights: { readonly [K in keyof M]: number };
  /** Between which shares of the whole a weight may follow what is measured. @default weights stay as they are declared */
  readonly within?: { readonly least: number; readonly most: number };
}

function protocolOf(runtime: RuntimeSpec, route: string | undefined): StepProtocol {
  if (runtime.kind !== "custom") return { kind: "oip-v2" };
  const { protocol, routes, failure } = serverOf(runtime);
  if (protocol === "oip-v2") return { kind: "oip-v2" };
  return { kind: "own", route: route ?? routes[0] ?? "/", failure };
}

/** Writes down a graph's steps. Each of its words gives the beginnings of further edges. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #models = new Map<string, ModelSpec>();
  #scope: Scope | undefined;

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  get models(): readonly ModelSpec[] {
    return [...this.#models.values()];
  }

  #refs<P extends Presence>(node: string, outputs: Readonly<Record<string, Datatype>>, presence: P) {
    return Object.fromEntries(
      Object.entries(outputs).map(([output, datatype]) => [output, { node, output, datatype, presence }]),
    );
  }

  #within<T>(scope: Scope, build: () => T): T {
    const outside = this.#scope;
    this.#scope = scope;
    const built = build();
    this.#scope = outside;
    return built;
  }

  #call(
    name: string,
    model: ModelSpec,
    inputs: Readonly<Record<string, Ref | undefined>>,
    { timeout = defaultTimeout, retries = 0, route }: Asking,
    dependency: Dependency,
  ): CallNode {
    this.#models.set(model.name, model);
    const node: CallNode = {
      kind: "call",
      name,
      scope: this.#scope,
      model: model.name,
      protocol: protocolOf(model.runtime, route),
      inputs: Object.fromEntries(
        Object.entries(inputs).flatMap(([key, ref]) => (ref === undefined ? [] : [[key, ref]])),
      ),
      outputs: Object.fromEntries(
        Object.entries(model.io?.outputs ?? {}).map(([key, tensor]) => [key, datatypeOf(tensor)]),
      ),
      timeoutMilliseconds: Math.round(seconds(timeout) * 1000),
      retries,
      dependency,
    };
    this.#nodes.push(node);
    return node;
  }

  /** Asks a model or a logic service. Hard, unless `soft` says what is answered when it fails. */
  call<const Io extends IoSpec>(
    name: string,
    model: TypedModel<Io>,
    inputs: NoInfer<Given<Io>>,
    options: Call<NoInfer<Io>> = {},
  ): Outputs<Io> {
    const { soft } = options;
    const dependency: Dependency =
      soft === undefined
        ? { kind: "hard" }
        : "values" in soft
          ? { kind: "values", values: soft.values }
          : { kind: "instead" };
    const { outputs } = this.#call(name, model, inputs, options, dependency);
    const own = this.#refs(name, outputs, "always") as Outputs<Io>;
    if (soft === undefined || "values" in soft) return own;
    const choice: ChoiceNode = {
      kind: "choice",
      name: `${name}-failed`,
      scope: this.#scope,
      ways: ["failed", "answered"],
      by: { kind: "failed", step: name },
    };
    this.#nodes.push(choice);
    const others = this.#within({ choice: choice.name, way: "failed" }, () => soft.instead(this));
    return this.#merge(`${name}-or-instead`, choice.name, {
      failed: others,
      answered: own,
    }) as Outputs<Io>;
  }

  /** Asks a model whose answer may be missing: only a combiner takes what it gives. */
  maybe<const Io extends IoSpec>(
    name: string,
    model: TypedModel<Io>,
    inputs: NoInfer<Given<Io>>,
    options: Asking = {},
  ): Outputs<Io, "maybe"> {
    const { outputs } = this.#call(name, model, inputs, options, { kind: "left-out" });
    return this.#refs(name, outputs, "maybe") as Outputs<Io, "maybe">;
  }

  /** Computes a value of each row from others of it. */
  map<D extends Datatype>(name: string, { datatype, formula }: Expression<D>): Ref<D> {
    this.#nodes.push({ kind: "map", name, scope: this.#scope, formula, datatype });
    return { node: name, output: "value", datatype, presence: "always" };
  }

  #merge(name: string, choice: string, from: Readonly<Record<string, Answers>>): Answers {
    const outputs = Object.fromEntries(
      Object.values(from).flatMap((answers) => Object.entries(answers).map(([key, { datatype }]) => [key, datatype])),
    );
    this.#nodes.push({ kind: "merge", name, scope: this.#scope, choice, from, outputs });
    return this.#refs(name, outputs, "always");
  }

  /** Sends each row the first way whose condition holds. All ways give the same. */
  choose<const O extends Answers>(
    name: string,
    cases: readonly [
      { readonly when: Condition; readonly then: (graph: GraphBuilder) => NoInfer<O> },
      ...(readonly { readonly when: Condition; readonly then: (graph: GraphBuilder) => NoInfer<O> }[]),
    ],
    otherwise: (graph: GraphBuilder) => O,
  ): O {
    const ways = [...cases.map((_, index) => `case ${index + 1}`), "otherwise"];
    const by = { kind: "conditions" as const, conditions: cases.map(({ when }) => when.formula) };
    this.#nodes.push({ kind: "choice", name, scope: this.#scope, ways, by });
    const builds = [...cases.map(({ then }) => then), otherwise];
    const from = ways.map(
      (way, index) => [way, this.#within({ choice: name, way }, () => builds[index]?.(this) ?? {})] as const,
    );
    return this.#merge(`${name}-chosen`, name, Object.fromEntries(from)) as O;
  }

  /** Sends each way its share of the rows, in percent: by a value, so that the same goes the same way, or by chance. */
  split<const O extends Answers>(
    name: string,
    ways: Readonly<Record<string, { readonly share: number; readonly then: (graph: GraphBuilder) => O }>>,
    by: Ref | "chance",
  ): O {
    const shares = Object.values(ways).map(({ share }) => share);
    const key = by === "chance" ? undefined : by;
    this.#nodes.push({
      kind: "choice",
      name,
      scope: this.#scope,
      ways: Object.keys(ways),
      by: { kind: "shares", key, shares },
    });
    const from = Object.entries(ways).map(
      ([way, { then }]) => [way, this.#within({ choice: name, way }, () => then(this))] as const,
    );
    return this.#merge(`${name}-chosen`, name, Object.fromEntries(from)) as O;
  }

  #combine<D extends Datatype>(
    name: string,
    how: Combining,
    members: Members<Datatype>,
    datatype: D,
    settings: Combination & Partial<Pick<Weighting<Members<Datatype>>, "weights" | "within">>,
  ): Ref<D> {
    const node: CombineNode = {
      kind: "combine",
      name,
      scope: this.#scope,
      how,
      members,
      weights: settings.weights ?? Object.fromEntries(Object.keys(members).map((member) => [member, 1])),
      within: settings.within,
      atLeast: settings.atLeast ?? 1,
      datatype,
    };
    this.#nodes.push(node);
    return { node: name, output: "value", datatype, presence: "always" };
  }

  /** The mean of what several say. One that is left out counts for nothing. */
  mean(name: string, members: Members<Numeric>, settings: Combination = {}): Ref<"FP64"> {
    return this.#combine(name, "mean", members, "FP64", settings);
  }

  /** The mean of what several say, some more than others. One that is left out leaves its weight to the rest. */
  weighted<const M extends Members<Numeric>>(name: string, members: M, settings: Weighting<NoInfer<M>>): Ref<"FP64"> {
    return this.#combine(name, "weighted", members, "FP64", settings);
  }

  /** What most say; of as many, what the member says that is named first. */
  vote<const M extends Members<Countable>>(
    name: string,
    members: OneType<M> & M,
    settings: Combination & Partial<Pick<Weighting<NoInfer<M>>, "weights" | "within">> = {},
  ): Ref<M[keyof M]["datatype"]> {
    const [first] = Object.values(members);
    const datatype = (first?.datatype ?? "BYTES") as M[keyof M]["datatype"];
    return this.#combine(name, "vote", members, datatype, settings);
  }
}
