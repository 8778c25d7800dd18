import { secretProviderClass, secretsBelow, secretVolume } from "../secret-files.ts";
import { databaseVariable } from "./calls.ts";
import type { ResolvedModel } from "./resolve.ts";
import type { DatabaseSpec } from "./spec/calls.ts";

/** Where secrets are kept: in Secrets Manager of a region, or as Kubernetes Secrets that somebody puts there. */
export type SecretsKeptIn = "cluster" | { readonly region: string };

/** Folder of a database's secrets, a file a key. */
function folderOf({ name }: DatabaseSpec): string {
  return `/etc/databases/${name}`;
}

/** Name of the class by which a secret comes into a model's pods. */
function className(model: ResolvedModel, database: DatabaseSpec): string {
  return `database-${model.name}-${database.name}`;
}

/** Name of a Kubernetes Secret: several models of a team may share a database. */
function secretName({ name }: DatabaseSpec): string {
  return `database-${name}`;
}

function volumeOf(model: ResolvedModel, database: DatabaseSpec, keptIn: SecretsKeptIn) {
  const name = `database-${database.name}`;
  return keptIn === "cluster"
    ? {
        name,
        secret: {
          secretName: secretName(database),
          items: (database.secret?.keys ?? []).map((key) => ({ key, path: key })),
        },
      }
    : secretVolume(name, className(model, database));
}

/** What a model's container learns of its databases, and how their secrets come to it: as files, never as variables. */
export function databaseParts(model: ResolvedModel, keptIn: SecretsKeptIn) {
  const withSecret = model.databases.filter(({ secret }) => secret !== undefined);
  return {
    env: model.databases.flatMap((database) => {
      const begin = databaseVariable(database.name);
      return [
        { name: `${begin}_HOST`, value: database.host },
        { name: `${begin}_PORT`, value: String(database.port) },
        ...(database.secret === undefined ? [] : [{ name: `${begin}_SECRETS`, value: folderOf(database) }]),
      ];
    }),
    volumeMounts: withSecret.map((database) => ({
      name: `database-${database.name}`,
      mountPath: folderOf(database),
      readOnly: true,
    })),
    volumes: withSecret.map((database) => volumeOf(model, database, keptIn)),
  };
}

/** What brings the secrets of databases into the pods of a namespace, each by its model's own identity. */
export function databaseSecretClasses<S>(
  namespace: S,
  models: readonly ResolvedModel[],
  keptIn: SecretsKeptIn,
  namespaceName: string,
) {
  if (keptIn === "cluster") return [];
  return models.flatMap((model) =>
    model.databases.flatMap((database) => {
      if (database.secret === undefined) return [];
      // What models may read begins so: their role's policy says it.
      const secret = `${secretsBelow(model.environment)}/${namespaceName}/${database.name}`;
      const files = database.secret.keys.map((key) => ({ file: key, secret, key }));
      return [secretProviderClass(className(model, database), namespace, keptIn.region, files)];
    }),
  );
}
