import { createHash } from "node:crypto";
import type { Version } from "../../components/model-service/release.ts";
import type { LayerFile } from "../../oci/layer.ts";

/** How CycloneDX calls itself among media types: https://cyclonedx.org/specification/overview/#recognized-file-patterns */
export const sbomType = "application/vnd.cyclonedx+json";

/** What an artifact is made of, as far as its files say. */
export interface SbomInput {
  readonly model: string;
  readonly version: Version;
  /** As they are packed. */
  readonly files: readonly LayerFile[];
  /** Libraries that wrote them, such as `scikit-learn 1.9.1`. */
  readonly libraries: readonly string[];
}

function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A UUID that follows from a text: version 8, whose bits are the maker's own. https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function uuidOf(text: string): string {
  const hex = sha256(text);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** Names that a library has in Python's index, by what it calls itself: https://github.com/package-url/purl-spec/blob/main/PURL-TYPES.rst#pypi */
const pypi: Readonly<Record<string, string>> = {
  "scikit-learn": "scikit-learn",
  XGBoost: "xgboost",
  LightGBM: "lightgbm",
  TensorFlow: "tensorflow",
  MLflow: "mlflow",
};

function libraryComponent(library: string): object {
  const at = library.lastIndexOf(" ");
  const [name, version] = at < 0 ? [library, undefined] : [library.slice(0, at), library.slice(at + 1)];
  const index = pypi[name];
  return {
    type: "library",
    "bom-ref": `library:${library}`,
    name,
    ...(version === undefined ? {} : { version }),
    ...(index === undefined || version === undefined ? {} : { purl: `pkg:pypi/${index}@${version}` }),
  };
}

function properties({ from, golden, provenance = {} }: Version): readonly object[] {
  const { source, code, configuration, data = {}, metrics = {} } = provenance;
  const told: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ["from", from],
    ["golden", golden],
    ["source", source],
    ["code:repository", code?.repository],
    ["code:commit", code?.commit],
    ["configuration", configuration],
    ...Object.entries(data).map(([step, digest]) => [`data:${step}`, digest] as const),
    ...Object.entries(metrics).map(([name, value]) => [`metric:${name}`, value] as const),
  ];
  return told.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `ml-serving:${name}`, value: String(value) }],
  );
}

/**
 * A bill of materials of a model's artifact, as CycloneDX 1.6: its files by their digests, the libraries that wrote it, where it
 * came from and what it was trained by. Without a date, so that the same artifact has the same one. Pure.
 * https://cyclonedx.org/docs/1.6/json/
 */
export function sbomOf({ model, version, files, libraries }: SbomInput): object {
  const ref = version.digest;
  const hex = version.digest.slice("sha256:".length);
  const parts = [
    ...files.map(({ path, bytes }) => ({
      type: "file",
      "bom-ref": `file:${path}`,
      name: path,
      hashes: [{ alg: "SHA-256", content: sha256(bytes) }],
    })),
    ...libraries.map(libraryComponent),
  ] as readonly { readonly "bom-ref": string }[];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(`${model}@${version.digest}`)}`,
    version: 1,
    metadata: {
      component: {
        type: "machine-learning-model",
        "bom-ref": ref,
        name: model,
        version: version.version,
        hashes: [{ alg: "SHA-256", content: hex }],
        // https://github.com/package-url/purl-spec/blob/main/PURL-TYPES.rst#oci
        purl: `pkg:oci/${model}@sha256%3A${hex}`,
        properties: properties(version),
      },
    },
    components: parts,
    dependencies: [{ ref, dependsOn: parts.map((part) => part["bom-ref"]) }],
  };
}
