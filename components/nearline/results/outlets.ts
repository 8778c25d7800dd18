import type { BentoComponent, BentoStream } from "../../bento/index.ts";
import { escapedKey, type Outlet } from "./delivering.ts";
import { secretFile } from "./receiver-secret.ts";
import type { ResolvedCallback, ResolvedObjects, ResolvedResults } from "./settings.ts";

/** What delivers results where that is not as in a pod on AWS, for tests. */
export interface OutletsInstead {
  /** File of the key that signs. @default where the secret is mounted */
  readonly secretFile?: string;
  /** Where S3 answers, and who asks. @default AWS, by the pod's own role */
  readonly s3?: { readonly endpoint: string; readonly credentials: { readonly id: string; readonly secret: string } };
}

/**
 * Signs a result as Standard Webhooks has it, over id, time and body. The id has no full stop, by which the three are told
 * apart. The secret is read each time, so that a changed one needs no new pod.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */
function signed(file: string): string {
  return `let id = ${escapedKey("this.key")}
let at = timestamp_unix().string()
let secret = file(path: ${JSON.stringify(file)}, no_cache: true).string().trim().trim_prefix("whsec_").decode("base64").string()
meta = {"id": $id, "at": $at, "signature": "v1," + ($id + "." + $at + "." + this.body).hash("hmac_sha256", $secret).encode("base64")}
root = this.body`;
}

function callbackOutlet({ to, secret, timeoutSeconds, tries }: ResolvedCallback, file = secretFile(secret)): Outlet {
  return {
    name: "callback",
    tries,
    send: [
      { label: "signed", mapping: signed(file) },
      {
        http: {
          url: to,
          verb: "POST",
          headers: {
            "Content-Type": "application/json",
            "webhook-id": "${! @id }",
            "webhook-timestamp": "${! @at }",
            "webhook-signature": "${! @signature }",
          },
          timeout: `${Math.round(timeoutSeconds * 1000)}ms`,
          // Tried again by what is around it, which says meanwhile that the request is worked on.
          retries: 0,
        },
      },
    ],
  };
}

const cacheLabel = "objects";

/**
 * Bento's output for S3 could not say what became of an object before the request is taken from the queue; its cache puts the
 * same object as a step. https://warpstreamlabs.github.io/bento/docs/components/caches/aws_s3
 */
function objectsOutlet({ prefix, tries }: ResolvedObjects): Outlet {
  return {
    name: "objects",
    tries,
    send: [
      {
        cache: {
          resource: cacheLabel,
          operator: "set",
          key: `${prefix}/\${! ${escapedKey("this.key")} }.json`,
          value: "${! this.body }",
        },
      },
    ],
  };
}

/** Where each result is sent to before its request is taken from the queue: objects first, so that whoever is called finds them. */
export function outlets(
  { callback, objects }: Pick<ResolvedResults, "callback" | "objects">,
  instead: OutletsInstead = {},
): readonly Outlet[] {
  return [
    ...(objects === "none" ? [] : [objectsOutlet(objects)]),
    ...(callback === "none" ? [] : [callbackOutlet(callback, instead.secretFile)]),
  ];
}

/** What {@link outlets} use by its label. @param region of AWS, or "none" */
export function outletResources(
  { objects }: Pick<ResolvedResults, "objects">,
  region: string,
  { s3 }: OutletsInstead = {},
): Pick<BentoStream, "cache_resources"> {
  if (objects === "none") return {};
  const session: BentoComponent = {
    ...(region === "none" ? {} : { region }),
    ...(s3 === undefined ? {} : { ...s3, force_path_style_urls: true }),
  };
  return {
    cache_resources: [
      {
        label: cacheLabel,
        aws_s3: {
          bucket: objects.bucket,
          content_type: "application/json",
          ...session,
          // Tried again by what is around it; AWS' own client tries three times by itself.
          retries: { initial_interval: "1s", max_interval: "1s", max_elapsed_time: "1ms" },
        },
      },
    ],
  };
}
