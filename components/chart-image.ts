/**
 * An image as charts' values have it, whose templates write REPOSITORY:TAG: of a digest its own colon serves as that one.
 * @param reference `HOST/NAME@sha256:…` or `HOST/NAME:TAG`
 */
export function repositoryAndTag(reference: string): { readonly repository: string; readonly tag: string } {
  const colon = reference.lastIndexOf(":");
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
