import type { SecretCopy } from "../../secret-copies/settings.ts";
import type { Receiver, ReceiverSecret, ResolvedAlerts } from "./settings.ts";

/** Where Alertmanager finds receivers' secrets: a file each, named as the receiver. */
export const receiverSecrets = "/etc/alertmanager-secrets";

/** The key of the value in the Secret of a receiver. */
const valueKey = "value";

function secretOf(receiver: Receiver): ReceiverSecret | undefined {
  const how = Object.values(receiver)[0] as Partial<ReceiverSecret>;
  const { secret, key } = how;
  if (secret === undefined) return undefined;
  return { secret, ...(key === undefined ? {} : { key }) };
}

function withSecrets({ receivers }: Pick<ResolvedAlerts, "receivers">) {
  return Object.entries(receivers).flatMap(([name, receiver]) => {
    const of = secretOf(receiver);
    return of === undefined ? [] : [{ name, kubernetesSecret: `alert-${name}`, of }];
  });
}

/** What the namespace needs of Secrets Manager as Secrets: one for each receiver that has a secret. */
export function receiverSecretCopies(alerts: Pick<ResolvedAlerts, "receivers">): readonly SecretCopy[] {
  return withSecrets(alerts).map(({ kubernetesSecret, of: { secret, key } }) => ({
    name: kubernetesSecret,
    from: secret,
    keys: key === undefined ? { whole: valueKey } : { [valueKey]: key },
  }));
}

/**
 * A volume with a file for each receiver's secret. A Secret that is not there yet keeps no pod from starting: its file comes
 * within a minute of it, and Alertmanager reads it with every notification.
 */
export function receiverSecretVolume(name: string, alerts: Pick<ResolvedAlerts, "receivers">) {
  return {
    name,
    projected: {
      defaultMode: 0o440,
      sources: withSecrets(alerts).map((receiver) => ({
        secret: {
          name: receiver.kubernetesSecret,
          optional: true,
          items: [{ key: valueKey, path: receiver.name }],
        },
      })),
    },
  };
}
