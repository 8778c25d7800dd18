/** What the proof tells the program, by an environment variable. */
export interface Order {
  readonly kubeconfig: string;
  readonly context: string;
  readonly registry: string;
  /** Of the runtime sklearn, by digest. */
  readonly image: string;
  /** Which version of which model runs; models without one are not there. */
  readonly versions: Readonly<Record<string, { readonly digest: string; readonly version: string }>>;
}

const variable = "ML_SERVING_LOADING";

export function asEnvironment(order: Order): Readonly<Record<string, string>> {
  return { [variable]: JSON.stringify(order) };
}

export function readOrder(): Order {
  return JSON.parse(process.env[variable] ?? "") as Order;
}
