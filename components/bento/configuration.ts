import { dump } from "js-yaml";

/** A component as Bento reads it: `{ mapping: "root = this" }`, with a label beside its kind where metrics should name it. */
export type BentoComponent = Readonly<Record<string, unknown>>;

/** A resource that components share by its label, such as a cache. */
export type BentoResource = BentoComponent & { readonly label: string };

/** A stream: https://warpstreamlabs.github.io/bento/docs/configuration/about */
export interface BentoStream {
  readonly input: BentoComponent;
  /** @default none: messages go from the input to the output as they are acknowledged */
  readonly buffer?: BentoComponent;
  readonly pipeline: { readonly threads: number; readonly processors: readonly BentoComponent[] };
  readonly output: BentoComponent;
  readonly cache_resources?: readonly BentoResource[];
  readonly processor_resources?: readonly BentoResource[];
  readonly rate_limit_resources?: readonly BentoResource[];
}

/** A whole configuration, as plain data: the stream, and what {@link bentoService} adds to each. */
export interface BentoConfiguration extends BentoStream {
  readonly http: BentoComponent;
  readonly logger: BentoComponent;
  readonly metrics: BentoComponent;
  readonly tracer: BentoComponent;
  readonly shutdown_delay: string;
  readonly shutdown_timeout: string;
}

/**
 * A configuration's text. Bento reads `${NAME}` anywhere in it as a variable of its environment, and `${!…}` in some fields
 * as a mapping; both stay as they are written.
 * https://warpstreamlabs.github.io/bento/docs/configuration/interpolation
 */
export function bentoText(configuration: BentoConfiguration): string {
  return dump(configuration, { noRefs: true, lineWidth: -1, sortKeys: false });
}
