import { describe, expect, it } from "vitest";
import { cpusInWords, sizeInWords } from "../../../../components/tenancy/quantities.ts";

// As the API server writes them: https://kubernetes.io/docs/reference/kubernetes-api/definitions/quantity-resource/
describe("CPUs", () => {
  it.each([
    [4, "4"],
    [1.5, "1500m"],
    [0.1, "100m"],
    [0.1 * 3, "300m"],
    [0.001, "1m"],
    [120, "120"],
  ])("%f are %s", (cpus, words) => {
    expect(cpusInWords(cpus)).toBe(words);
  });
});

describe("sizes", () => {
  it.each([
    [512 * 1024 ** 2, "512Mi"],
    [1024 ** 3, "1Gi"],
    [1.5 * 1024 ** 3, "1536Mi"],
    [1024 ** 4, "1Ti"],
    [1000, "1000"],
    [1025 * 1024, "1025Ki"],
  ])("%i bytes are %s", (bytes, words) => {
    expect(sizeInWords(bytes)).toBe(words);
  });
});
