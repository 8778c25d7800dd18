import type { ModelState, VariantState } from "../report.ts";
import { alsoUsed } from "./also.ts";
import { isPlain, list, plain, text, type Plain } from "../values/plain.ts";

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function shortened(value: unknown): string {
  return text(value).slice(0, 12);
}

/** Where a version came from, in words; undefined where its release says nothing. */
function provenanceInWords(value: unknown): string | undefined {
  if (!isPlain(value)) return undefined;
  const code = plain(value["code"]);
  const words = [
    ...(text(code["commit"]) === ""
      ? []
      : [`code ${[text(code["repository"]), shortened(code["commit"])].filter((part) => part !== "").join("@")}`]),
    ...(text(value["source"]) === "" ? [] : [`source ${text(value["source"])}`]),
    ...Object.keys(plain(value["data"])).map((step) => `data ${step}`),
  ];
  return words.length === 0 ? undefined : words.join(", ");
}

function variantState(value: Plain): VariantState {
  const role = text(value["role"]);
  const provenance = provenanceInWords(value["provenance"]);
  return {
    variant: text(value["name"]),
    role: role === "challenger" || role === "shadow" ? role : "champion",
    version: text(value["version"]),
    digest: text(value["digest"]),
    percent: role === "shadow" ? number(value["mirrored"]) : number(value["weight"]),
    ...(text(value["from"]) === "" ? {} : { from: text(value["from"]) }),
    ...(provenance === undefined ? {} : { provenance }),
  };
}

function replicasOf(scaling: Plain): readonly [least: number, most: number] {
  if (scaling["on"] === "nothing") return [number(scaling["replicas"]), number(scaling["replicas"])];
  return [number(scaling["min"]), number(scaling["max"])];
}

function sloInWords(slo: unknown): string | undefined {
  if (!isPlain(slo)) return undefined;
  return `${number(slo["availability"])} %, p99 ${Math.round(number(slo["p99Seconds"]) * 100_000) / 100}ms`;
}

function acceleratorInWords(accelerator: unknown): string | undefined {
  return isPlain(accelerator) ? `${number(accelerator["count"])} × ${text(accelerator["gpu"])}` : undefined;
}

/** A model as its component's inputs have it; undefined where they are of no model. @param queue where its queue is */
export function modelState(model: Plain, queue?: string): ModelState | undefined {
  const variants = list(model["variants"]).filter(isPlain);
  const [champion] = variants;
  if (champion === undefined) return undefined;
  const [accelerator, slo] = [acceleratorInWords(model["accelerator"]), sloInWords(model["slo"])];
  const also = alsoUsed(model, queue);
  return {
    variants: variants.map(variantState),
    replicas: replicasOf(plain(champion["scaling"])),
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(slo === undefined ? {} : { slo }),
    ...(text(model["ticket"]) === "" ? {} : { ticket: text(model["ticket"]) }),
    ...(also === undefined ? {} : { also }),
  };
}
