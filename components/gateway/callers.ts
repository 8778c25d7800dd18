import { gatewaySecrets } from "../gateway-names.ts";
import type { CallerAuthentication } from "../edge/settings.ts";
import { clientHeader } from "./client-header.ts";
import { targets } from "./targets.ts";

/**
 * Who may call: https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicyspec
 *
 * Anybody else gets a 401. A policy that cannot be carried out, such as one whose Secret is missing, lets nobody in: 500.
 * The models learn who calls; an API key goes no further than the proxies.
 */
export function securitySpec(gateway: string, callers: CallerAuthentication) {
  const targetRefs = targets(gateway);
  if ("jwt" in callers) {
    const { issuer, audiences, jwks } = callers.jwt;
    return {
      targetRefs,
      jwt: {
        providers: [
          {
            name: "callers",
            issuer,
            audiences: [...audiences],
            remoteJWKS: { uri: jwks },
            // The one claim that names the client in access tokens of every issuer: https://datatracker.ietf.org/doc/html/rfc9068#section-2.2
            claimToHeaders: [{ header: clientHeader, claim: "sub" }],
          },
        ],
      },
    };
  }
  return {
    targetRefs,
    apiKeyAuth: {
      credentialRefs: [{ name: gatewaySecrets.callers }],
      extractFrom: [{ headers: [callers.apiKeys.header] }],
      forwardClientIDHeader: clientHeader,
      sanitize: true,
    },
  };
}
