import { shellWord } from "../cluster/supervise.ts";

/**
 * The text of an `aws` program that gives tokens for the rehearsal's API server, as `aws eks get-token` gives them for
 * a real one, and refuses everything else: a rehearsal reaches no account.
 * https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
 *
 * @param tokenFile file of the token; that of a team, whose name `ML_SERVING_REHEARSE_AS` holds, has `-TEAM` after it
 */
export function awsShim(environment: string, tokenFile: string): string {
  return `#!/bin/sh
# Stands in for the AWS command line in the rehearsal of ${environment}.
asked="aws $*"
words=""
cluster=""
while [ $# -gt 0 ]; do
  case "$1" in
    --cluster-name) cluster="\${2:-}"; shift ;;
    --cluster-name=*) cluster="\${1#*=}" ;;
    --region|--role-arn|--output|--profile|--cluster-id|--endpoint-url) shift ;;
    --*) ;;
    *) words="$words $1" ;;
  esac
  [ $# -gt 0 ] && shift
done
if [ "$words" != " eks get-token" ] || [ -z "$cluster" ]; then
  echo "This is a rehearsal of ${environment}: no account is reached, and \\"$asked\\" has no answer." >&2
  echo "  → Only \\"aws eks get-token --cluster-name NAME\\" has one here." >&2
  exit 252
fi
version=v1beta1
case "\${KUBERNETES_EXEC_INFO:-}" in *client.authentication.k8s.io/v1\\"*) version=v1 ;; esac
printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/%s","spec":{},"status":{"expirationTimestamp":"%s","token":"%s"}}\\n' \\
  "$version" "$(date -u -d '+14 minutes' +%Y-%m-%dT%H:%M:%SZ)" "$(cat ${shellWord(tokenFile)}"\${ML_SERVING_REHEARSE_AS:+-$ML_SERVING_REHEARSE_AS}")"
`;
}
