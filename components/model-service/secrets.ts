import { mountedSecret, secretProviderClass, secretsBelow, type SecretsKeptIn } from "../secret-files.ts";
import { variable } from "./calls.ts";
import type { ResolvedModel } from "./resolve.ts";
import type { DatabaseSpec } from "./spec/calls.ts";
import type { SecretSpec } from "./spec/secrets.ts";

/** A secret that comes into a model's container as a folder with a file a key. */
interface MountedSecret {
  /** Name of the volume, and of the Kubernetes Secret: several models of a team may share one. */
  readonly volume: string;
  /** Name in Secrets Manager, below that of the namespace. */
  readonly kept: string;
  readonly folder: string;
  readonly keys: readonly string[];
  /** Name of the class by which it comes into the model's pods. */
  readonly className: string;
}

/** Folder of a database's secrets, a file a key. */
export function databaseFolder({ name }: DatabaseSpec): string {
  return `/etc/databases/${name}`;
}

function secretFolder({ name }: SecretSpec): string {
  return `/etc/secrets/${name}`;
}

/** All secrets of a model: those of its databases, and its own. */
function mounted(model: ResolvedModel): readonly MountedSecret[] {
  const one = (kind: "database" | "secret", kept: string, folder: string, keys: readonly string[]) => ({
    volume: `${kind}-${kept}`,
    kept,
    folder,
    keys,
    className: `${kind}-${model.name}-${kept}`,
  });
  return [
    ...model.databases.flatMap((database) =>
      database.secret === undefined
        ? []
        : [one("database", database.name, databaseFolder(database), database.secret.keys)],
    ),
    ...model.secrets.map((secret) => one("secret", secret.name, secretFolder(secret), secret.keys)),
  ];
}

/** How a model's secrets come into its container: as files, never as variables. */
export function secretParts(model: ResolvedModel, keptIn: SecretsKeptIn) {
  return {
    env: model.secrets.map((secret) => ({ name: variable("SECRET", secret.name), value: secretFolder(secret) })),
    volumeMounts: mounted(model).map(({ volume, folder }) => ({ name: volume, mountPath: folder, readOnly: true })),
    volumes: mounted(model).map(({ volume, keys, className }) => mountedSecret(volume, keys, className, keptIn)),
  };
}

/** What brings the secrets of models into the pods of a namespace, each by its model's own identity. */
export function secretClasses<S>(
  namespace: S,
  models: readonly ResolvedModel[],
  keptIn: SecretsKeptIn,
  namespaceName: string,
) {
  if (keptIn === "cluster") return [];
  return models.flatMap((model) =>
    mounted(model).map(({ kept, keys, className }) => {
      // What models may read begins so: their role's policy says it.
      const secret = `${secretsBelow(model.environment)}/${namespaceName}/${kept}`;
      const files = keys.map((key) => ({ file: key, secret, key }));
      return secretProviderClass(className, namespace, keptIn.region, files);
    }),
  );
}
