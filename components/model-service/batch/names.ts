import type { ResolvedPlace } from "../batch.ts";
import { labelKeys } from "../../model-labels.ts";

/** Name of what scores a model's files: its CronJob, its service account and, after it, its runs. */
export function batchName(model: string): string {
  return `${model}-batch`;
}

/** The container that cuts and publishes; its exit code says whether another try is of use. */
export const batchContainer = "batch";

/** Says that no further try is of use: runtimes/batch/main.go. */
export const exitForGood = 3;

/** Labels of pods that score a model's files: none of those by which requests find it. */
export function batchPodLabels({ name, team }: { readonly name: string; readonly team: string }) {
  return {
    "app.kubernetes.io/name": batchName(name),
    "app.kubernetes.io/component": "batch",
    "app.kubernetes.io/part-of": "ml-serving",
    [labelKeys.batch]: name,
    [labelKeys.team]: team,
  };
}

/** Where volumes are in the container. */
const mountPaths = { input: "/input", output: "/output" } as const;

/** A place as the program names it. */
export function placeText(side: keyof typeof mountPaths, place: ResolvedPlace): string {
  const tidy = (text: string): string => text.replace(/^\/+|\/+$/g, "");
  return place.on === "s3" ? `s3://${place.bucket}/${tidy(place.prefix)}` : `${mountPaths[side]}/${tidy(place.folder)}`;
}

/** The volumes of a run, and where they are mounted: the input's so that nothing of it changes. */
export function placeVolumes(input: ResolvedPlace, output: ResolvedPlace) {
  const sides = [
    ["input", input, true],
    ["output", output, false],
  ] as const;
  return {
    volumes: sides.flatMap(([name, place, readOnly]) =>
      place.on === "s3" ? [] : [{ name, persistentVolumeClaim: { claimName: place.claim, readOnly } }],
    ),
    volumeMounts: sides.flatMap(([name, place, readOnly]) =>
      place.on === "s3" ? [] : [{ name, mountPath: mountPaths[name], readOnly }],
    ),
  };
}
