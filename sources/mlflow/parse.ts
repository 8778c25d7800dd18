import { isInside } from "../download.ts";
import type { MlflowModel, Sources } from "../source.ts";

function split(text: string): readonly [string, string] {
  const slash = text.indexOf("/");
  return slash < 0 ? [text, ""] : [text.slice(0, slash), text.slice(slash + 1)];
}

function modelOf(first: string, rest: string): { readonly model: MlflowModel; readonly path: string } | string {
  if (/^m-[0-9a-f]{32}$/.test(first)) return { model: { kind: "logged", id: first }, path: rest };
  const at = first.indexOf("@");
  if (at >= 0) {
    const [name, alias] = [first.slice(0, at), first.slice(at + 1)];
    return name === "" || alias === ""
      ? "Name and alias are both needed."
      : { model: { kind: "alias", name, alias }, path: rest };
  }
  const [version, path] = split(rest);
  if (first === "") return "The model's name is missing.";
  // Aliases may be moved, versions not; stages and "latest" are neither: https://mlflow.org/docs/latest/ml/model-registry/
  if (!/^[1-9]\d*$/.test(version))
    return `"${version}" is no version of the model. Write its number, or an alias as @${version || "ALIAS"}.`;
  return { model: { kind: "version", name: first, version }, path };
}

/** MLflow's own URIs, `models:/…` and `runs:/…`, with a path within the model behind them. */
export function parseMlflow(rest: string): Sources["mlflow"] | string {
  const [, kind, text = ""] = /^(models|runs):\/+(.*)$/s.exec(rest) ?? [];
  if (kind === undefined) return "It is neither models:/… nor runs:/….";
  const [first, more] = split(text.replace(/\/+$/, ""));
  const found =
    kind === "models"
      ? modelOf(decodeURIComponent(first), more)
      : /^[0-9a-f]{32}$/.test(first)
        ? ({ model: { kind: "run", run: first }, path: more } as const)
        : `"${first}" is no run's id, which has 32 hexadecimal digits.`;
  if (typeof found === "string") return found;
  if (found.path !== "" && !isInside(found.path)) return `"${found.path}" is no path within a model.`;
  if (found.model.kind === "run" && found.path === "") return "What of the run is missing: its path, such as model.";
  return { ...found.model, path: found.path };
}
