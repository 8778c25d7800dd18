import { dump } from "js-yaml";
import type { EnvironmentName } from "./environment-names.ts";

/** What the names of an environment's secrets begin with: `ml-serving/prd`. Those of one namespace have its name next. */
export function secretsBelow(environment: EnvironmentName): string {
  return `ml-serving/${environment}`;
}

/** Where secrets are kept: in Secrets Manager of a region, or as Kubernetes Secrets that somebody puts there. */
export type SecretsKeptIn = "cluster" | { readonly region: string };

/** A value of a secret that pods find in a file. */
export interface SecretFile {
  /** Name of the file: letters, digits, underscores and dots. */
  readonly file: string;
  /** Name of the secret in Secrets Manager. */
  readonly secret: string;
  /** The value's key in the secret, which is JSON. @default the whole secret */
  readonly key?: string;
}

/** The secrets' entries, each secret once: it is fetched once for all its values. */
function objects(files: readonly SecretFile[]) {
  const secrets = [...new Set(files.map(({ secret }) => secret))];
  return secrets.map((objectName) => {
    const ofSecret = files.filter(({ secret }) => secret === objectName);
    const whole = ofSecret.find(({ key }) => key === undefined);
    const values = ofSecret.flatMap(({ file, key }) =>
      // Quoted: keys may have hyphens. https://jmespath.org/specification.html#identifiers
      key === undefined ? [] : [{ path: JSON.stringify(key), objectAlias: file }],
    );
    return {
      objectName,
      objectType: "secretsmanager",
      ...(whole === undefined ? {} : { objectAlias: whole.file }),
      ...(values.length === 0 ? {} : { jmesPath: values }),
    };
  });
}

/**
 * Which secrets the Secrets Store CSI driver brings into pods of a namespace, each pod by its own identity. The values go
 * from Secrets Manager into the pod's memory: neither Pulumi nor etcd has them.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-examples.html
 */
export function secretProviderClass<S>(name: string, namespace: S, region: string, files: readonly SecretFile[]) {
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1" as const,
    kind: "SecretProviderClass" as const,
    metadata: { name, namespace },
    spec: {
      provider: "aws",
      parameters: { region, usePodIdentity: "true", objects: dump(objects(files), { lineWidth: -1, noRefs: true }) },
    },
  };
}

/** A volume with the files of a class, for a pod of its namespace. */
export function secretVolume(name: string, providerClass: string) {
  return {
    name,
    csi: {
      driver: "secrets-store.csi.k8s.io",
      readOnly: true,
      volumeAttributes: { secretProviderClass: providerClass },
    },
  };
}

/** A volume with a file a key of a secret: by its class, or of the Kubernetes Secret of the volume's name. */
export function mountedSecret(name: string, keys: readonly string[], providerClass: string, keptIn: SecretsKeptIn) {
  return keptIn === "cluster"
    ? { name, secret: { secretName: name, items: keys.map((key) => ({ key, path: key })) } }
    : secretVolume(name, providerClass);
}
