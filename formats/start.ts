import { unzipSync } from "fflate";
import type { Format } from "./format.ts";

/** So much of a file says what it is (bytes). */
const looked = 4096;

function startsWith(bytes: Uint8Array, hex: string, at = 0): boolean {
  return Buffer.from(bytes.subarray(at, at + hex.length / 2)).toString("hex") === hex;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(looked, bytes.byteLength)).toString("utf8");
}

/** Names in a zip file, from its own list; none where it cannot be read. */
function zipNames(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        names.push(name);
        return false;
      },
    });
  } catch {
    return [];
  }
  return names;
}

function zipFormats(bytes: Uint8Array): readonly Format[] {
  const names = zipNames(bytes);
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  return [
    ...(has(/^model\.weights\.h5$/) && has(/^config\.json$/) ? (["keras-zip"] as const) : []),
    ...(has(/(^|\/)constants\.pkl$/) && has(/(^|\/)code\//) ? (["torchscript"] as const) : []),
    ...(has(/(^|\/)data\.pkl$/) && !has(/(^|\/)constants\.pkl$/) ? (["torch-weights"] as const) : []),
    ...(has(/^model\.ini$/) && has(/^domains\/|^trees\/|^model\.ini$/) ? (["mojo"] as const) : []),
  ];
}

/** What a file begins with, by format. Formats that begin with anything are left to their readers. */
const starts: readonly { readonly format: Format; readonly is: (bytes: Uint8Array) => boolean }[] = [
  { format: "keras-h5", is: (bytes) => startsWith(bytes, "894844460d0a1a0a") },
  { format: "tflite", is: (bytes) => startsWith(bytes, "54464c33", 4) },
  { format: "lightgbm-text", is: (bytes) => /^tree\r?\nversion=/.test(textOf(bytes)) },
  { format: "xgboost-json", is: (bytes) => /^\s*\{/.test(textOf(bytes)) && textOf(bytes).includes('"learner"') },
  // UBJSON has the length of a key before it: as XGBoost 3.2 writes it.
  { format: "xgboost-ubj", is: (bytes) => startsWith(bytes, "7b4c00000000000000076c6561726e6572") },
  { format: "safetensors", is: (bytes) => startsWith(bytes, "7b22", 8) },
  {
    format: "pmml",
    is: (bytes) => /^\uFEFF?\s*<[\s\S]*<(\w+:)?PMML[\s>]|^\uFEFF?\s*<(\w+:)?PMML[\s>]/.test(textOf(bytes)),
  },
  // A pickle of protocol 2 or newer, or packed as joblib packs.
  { format: "pickle", is: (bytes) => startsWith(bytes, "80") && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 9) <= 5 },
  {
    format: "pickle",
    is: (bytes) => ["1f8b", "425a68", "fd377a585a", "04224d18"].some((hex) => startsWith(bytes, hex)),
  },
  { format: "pickle", is: (bytes) => startsWith(bytes, "78") && ((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) % 31 === 0 },
  // Protocols 0 and 1 begin with a class or with a mark.
  { format: "pickle", is: (bytes) => /^(c(copy_reg|copyreg|sklearn)[\w.]*\n\w+\n|ccopy_reg\n)/.test(textOf(bytes)) },
];

/** Every format that a file begins like. Pure. */
export function formatsByStart(bytes: Uint8Array): readonly Format[] {
  if (startsWith(bytes, "504b0304")) return zipFormats(bytes);
  return [...new Set(starts.filter(({ is }) => is(bytes)).map(({ format }) => format))];
}

/** A file's beginning as a message shows it. */
export function shownStart(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 16));
  const shown = start.toString("latin1").replaceAll(/[^\x20-\x7e]/g, "·");
  return `${bytes.length} bytes that begin with "${shown}" (${start.toString("hex")})`;
}
