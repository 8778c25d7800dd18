import { kubectl } from "../../local/cluster/kubectl.ts";

interface Rule {
  readonly matches: readonly { readonly path: { readonly type: string; readonly value: string } }[];
  readonly filters?: readonly { readonly type: string }[];
}

interface Route {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: object };
  readonly spec: { readonly parentRefs: readonly object[]; readonly rules: readonly Rule[] };
}

function withoutMirror(rule: Rule): Rule {
  return { ...rule, filters: (rule.filters ?? []).filter(({ type }) => type !== "RequestMirror") };
}

/** A model's route as it would be without its shadow, and what of it is at another address. Pure. */
export function besides(route: Route, path: string, besidePath: string): Route {
  const { name, namespace } = route.metadata;
  const rules = route.spec.rules.flatMap((rule) => {
    const matches = rule.matches
      .filter((match) => match.path.value === path)
      .map((match) => ({ ...match, path: { ...match.path, value: besidePath } }));
    return matches.length === 0 ? [] : [{ ...withoutMirror(rule), matches }];
  });
  return {
    apiVersion: route.apiVersion,
    kind: route.kind,
    metadata: { name: `${name}-unmirrored`, namespace, labels: {} },
    spec: { parentRefs: route.spec.parentRefs, rules },
  };
}

/** The mirror of a model's route, to be taken away and put back. */
export function mirrorOf(kubeconfig: string, namespace: string, model: string) {
  const read = async (): Promise<Route> =>
    JSON.parse(await kubectl(kubeconfig, ["get", "httproute", model, "-n", namespace, "-o", "json"])) as Route;
  const setRules = (rules: readonly Rule[]): Promise<string> =>
    kubectl(kubeconfig, [
      ...["patch", "httproute", model, "-n", namespace, "--type=json"],
      ...["-p", JSON.stringify([{ op: "replace", path: "/spec/rules", value: rules }])],
    ]);
  return {
    /** Makes a second route to the same backends, at another address and without the mirror. */
    addBeside: async (path: string, besidePath: string): Promise<void> => {
      await kubectl(kubeconfig, ["apply", "-f", "-"], JSON.stringify(besides(await read(), path, besidePath)));
    },
    /** The two states of the route itself. */
    switches: async (): Promise<{ readonly on: () => Promise<string>; readonly off: () => Promise<string> }> => {
      const { rules } = (await read()).spec;
      return { on: () => setRules(rules), off: () => setRules(rules.map(withoutMirror)) };
    },
  };
}
