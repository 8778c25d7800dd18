import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { teamGroup } from "../../components/team-cell/rights.ts";
import { base64File, pkiFolder } from "../cluster/pki.ts";
import { awsShim } from "./aws-shim.ts";
import type { RehearsalLayout } from "./layout.ts";

/** Writes a file that is its owner's alone. */
export function writePrivate(path: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode });
}

/** A token that stays the same for as long as the rehearsal is there. */
function keptToken(file: string): string {
  // EKS's tokens look like that: https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
  if (!existsSync(file)) writePrivate(file, `k8s-aws-v1.${randomBytes(24).toString("hex")}`);
  return readFileSync(file, "utf8");
}

/** The token of a team's role. @param token file of the administrator's */
export function teamToken(token: string, team: string): string {
  return keptToken(`${token}-${team}`);
}

/**
 * Writes who is let in, what clusters of the stand-in answer, and the `aws` program that gives tokens.
 *
 * @param teams whose roles are in their group and nothing else
 * @returns the API server's file of tokens: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file
 */
export function writeCredentials(
  { environment, cluster, bin, eks, token }: RehearsalLayout,
  teams: readonly string[],
): string {
  const users = join(cluster.folder, "tokens.csv");
  const lines = [
    // Whoever creates a cluster and whoever has an access entry that says so administers it.
    `${keptToken(token)},rehearsal,rehearsal,"system:masters"`,
    ...teams.map((team) => `${teamToken(token, team)},team-${team},team-${team},"${teamGroup(team)}"`),
  ];
  writePrivate(users, `${lines.join("\n")}\n`);
  writePrivate(
    eks,
    JSON.stringify({
      endpoint: `https://127.0.0.1:${cluster.ports.api}`,
      certificateAuthority: base64File(pkiFolder(cluster), "cluster-ca.crt"),
    }),
  );
  writePrivate(join(bin, "aws"), awsShim(environment, token), 0o755);
  return users;
}
