import type { EnvironmentName } from "../../environment-names.ts";
import { teamNamespace } from "../../network-peers.ts";
import { mountedSecret, secretProviderClass, secretsBelow, type SecretsKeptIn } from "../../secret-files.ts";
import type { ResolvedCallback } from "./settings.ts";

type SecretKey = ResolvedCallback["secret"];

const folder = ({ name }: SecretKey): string => `/etc/secrets/${name}`;

/** The file of the key that signs results. */
export function secretFile(secret: SecretKey): string {
  return `${folder(secret)}/${secret.key}`;
}

/** Name in Secrets Manager of what signs results: that of a secret of the team's models. */
export function secretOf(environment: EnvironmentName, team: string, { name }: SecretKey): string {
  return `${secretsBelow(environment)}/${teamNamespace(team)}/${name}`;
}

/** How the key that signs results comes into a model's workers: as a file. Pure. */
export function receiverSecret<S>(
  model: { readonly name: string; readonly team: string; readonly environment: EnvironmentName },
  secret: SecretKey,
  keptIn: SecretsKeptIn,
  namespace: S,
) {
  const { name, key } = secret;
  const volume = `secret-${name}`;
  const className = `nearline-${model.name}-${name}`;
  return {
    volume: mountedSecret(volume, [key], className, keptIn),
    mount: { name: volume, mountPath: folder(secret), readOnly: true },
    ...(keptIn === "cluster"
      ? {}
      : {
          secretClass: secretProviderClass(className, namespace, keptIn.region, [
            { file: key, secret: secretOf(model.environment, model.team, secret), key },
          ]),
        }),
  };
}
