import { lookUp } from "../../oci/lookup.ts";
import { askedAt, images } from "../topics/images.ts";
import { failed, type Resolver } from "./resolution.ts";

const nobody = { username: undefined, password: undefined };

/** The digest that a registry has behind a tag; for an image of several platforms the one that covers them all. */
export const resolveImage: Resolver<"images"> = async (name) => {
  const { repository, tag } = askedAt(name);
  const found = await lookUp(repository, tag, nobody);
  if (found.kind === "unknown") return failed(found.reason);
  if (found.kind === "missing")
    return failed(`${repository.registry} has no tag ${tag} of ${repository.name}: choose one that it has`);
  const digest = images.value.safeParse(found.digest);
  return digest.success
    ? { kind: "resolved", value: digest.data }
    : failed(`${repository.registry} answers ${JSON.stringify(found.digest)}, which is not ${images.valueLooksLike}`);
};
