import type { Issue } from "../issues.ts";
import { longestRequest } from "../longest-request.ts";
import { seconds } from "../quantity.ts";
import { quantityIssues } from "../quantity-issues.ts";
import type { GatewaySettings } from "./settings.ts";

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

/**
 * A Network Load Balancer goes on giving new connections to a target that is deregistered, for about so long (seconds):
 * what AWS's own helper waits, https://github.com/awslabs/nlb-sidecar-for-ecs#readme, and what others have seen,
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3270. Nobody has measured it here.
 */
const loadBalancerForgetsAfter = 120;

/** What else it can get wrong where a load balancer of AWS stands before the gateway. */
export function validateBehindLoadBalancer({ drain }: GatewaySettings): readonly Issue[] {
  const path = "gateway.drain.forgottenAfter";
  const { forgottenAfter } = drain;
  // One that cannot be read is said to be so by the other check.
  if (quantityIssues([{ path, duration: forgottenAfter }]).length > 0) return [];
  if (seconds(forgottenAfter) >= loadBalancerForgetsAfter) return [];
  return [
    {
      code: "EN049",
      path,
      message: `${forgottenAfter} is too soon: the load balancer sends new connections for about ${loadBalancerForgetsAfter} s more. Write at least ${loadBalancerForgetsAfter}s, and as much more at endsAfter.`,
    },
  ];
}
