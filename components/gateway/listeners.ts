import type { EdgeSettings } from "../edge/settings.ts";
import { routesLabel } from "../gateway-names.ts";
import { entrancePort } from "./load-balancer.ts";

/** The one listener: for any host from inside; where there is an edge, for its host, behind the load balancer's TLS. */
export function listeners(edge?: EdgeSettings) {
  return [
    {
      name: "http",
      protocol: "HTTP",
      port: edge === undefined ? 80 : entrancePort,
      ...(edge === undefined ? {} : { hostname: edge.host }),
      allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: routesLabel } } },
    },
  ];
}
