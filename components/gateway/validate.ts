import type { Issue } from "../issues.ts";
import { seconds } from "../quantity.ts";
import { quantityIssues } from "../quantity-issues.ts";
import type { GatewaySettings } from "./settings.ts";
import { longestRequest } from "./traffic.ts";

/** What only data can get wrong in an environment's gateway: all of it. */
export function validateGateway({ replicas, drain }: GatewaySettings): readonly Issue[] {
  const issues: Issue[] = [
    ...quantityIssues([
      { path: "gateway.drain.forgottenAfter", duration: drain.forgottenAfter },
      { path: "gateway.drain.endsAfter", duration: drain.endsAfter },
    ]),
  ];
  if (issues.length === 0 && seconds(drain.endsAfter) < seconds(drain.forgottenAfter) + longestRequest)
    issues.push({
      code: "EN003",
      path: "gateway.drain.endsAfter",
      message: `${drain.endsAfter} is too soon: new requests come for ${drain.forgottenAfter}, and one may take ${longestRequest} s. Write at least ${seconds(drain.forgottenAfter) + longestRequest}s.`,
    });
  if (!Number.isInteger(replicas) || replicas < 1)
    issues.push({
      code: "EN004",
      path: "gateway.replicas",
      message: `${replicas} is not a number of proxies. Write 1 or more; 2, so that one may end.`,
    });
  return issues;
}
