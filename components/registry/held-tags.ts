/**
 * The tag that keeps an image whose digest somebody names: ECR's lifecycle policies know nothing of release files, and end
 * what has no tag. It holds nothing else: an image that nobody names any more goes in spite of it.
 */
export function heldTag(digest: string): string {
  return `held-${short(digest)}`;
}

/** The tag that an image gets which came from another environment's registry. */
export function carriedTag(digest: string): string {
  return `carried-${short(digest)}`;
}

function short(digest: string): string {
  return digest.replace("sha256:", "").slice(0, 12);
}

/** Whether a tag is one of those, and no name that somebody gave. */
export function isHoldingTag(tag: string): boolean {
  return /^(held|carried)-[0-9a-f]{12}$/.test(tag);
}
