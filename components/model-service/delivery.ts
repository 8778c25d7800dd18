/** How an artifact comes to a replica: as an image that its node pulls, or mounted from the model store. */
export type Delivery = "image" | "bucket";

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

/**
 * Up to this size an image is as fast the first time on a node as a bucket, and three times as fast from then on: 2 GB took
 * 38.6 s and 11.5 s as an image, 39.6 s and 30 s from S3. Beyond the second size a bucket is three times as fast the first
 * time, and an image would be twice on the node's disk while it is unpacked: 14 GB took 443 s and 138 s. Figures of KServe's
 * sample oci-image-volume; between the two the budget decides.
 */
const gainsNothing = 2 * gibibyte;
const imageAtMost = 13 * gibibyte;

/**
 * Bytes a second that are surely not exceeded. An image is written to the node's data volume, a gp3 without more than its
 * baseline (components/node-groups/launch-template.ts): https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html.
 * From a bucket it comes over the node's network, 10 Gbit/s for the instances of these pools at best; nobody measured it here.
 */
const fastest: { readonly [D in Delivery]: number } = { image: 125 * mebibyte, bucket: 1192 * mebibyte };

/** How often an artifact is read before it can answer: from a bucket once for its digest, which a node checks of an image. */
const reads: { readonly [D in Delivery]: number } = { image: 1, bucket: 2 };

/** What is known of how an artifact arrives. */
export interface Arrival {
  readonly delivery: Delivery;
  /** Seconds that it takes at least, on a node that does not have it. */
  readonly seconds: number;
  /** MiB/s that it comes with at most. */
  readonly rate: number;
  readonly reads: number;
}

function arrivalBy(delivery: Delivery, bytes: number): Arrival {
  return {
    delivery,
    seconds: (bytes * reads[delivery]) / fastest[delivery],
    rate: fastest[delivery] / mebibyte,
    reads: reads[delivery],
  };
}

/** How an artifact of a size comes to a replica that has so many seconds. Pure. */
export function arrival(bytes: number, budgetSeconds: number): Arrival {
  const image = arrivalBy("image", bytes);
  if (bytes <= gainsNothing) return image;
  return bytes <= imageAtMost && image.seconds <= budgetSeconds ? image : arrivalBy("bucket", bytes);
}
