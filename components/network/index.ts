import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup.js";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { makeEndpoints } from "./endpoint-resources.ts";
import { makeFlowLogs } from "./flow-logs.ts";
import { makeRoutes } from "./routes.ts";
import type { AdoptedNetwork, NetworkSettings, NewNetwork, ZoneId } from "./settings.ts";
import { makeSubnets, type Subnets } from "./subnet-resources.ts";

/** What others need to know of a network. */
export interface NetworkRef {
  readonly vpcId: pulumi.Output<string>;
  /** All of its addresses, such as `10.40.0.0/16`. */
  readonly cidr: string;
  readonly zones: readonly ZoneId[];
  /** Ids of its subnets: of each kind one a zone, in the order of `zones`. */
  readonly subnets: {
    /** Nodes and pods. */
    readonly private: readonly pulumi.Output<string>[];
    /** Load balancers that the Internet reaches. */
    readonly public: readonly pulumi.Output<string>[];
    /** Control plane, Redis, interface endpoints: no way out. */
    readonly intra: readonly pulumi.Output<string>[];
  };
}

export interface NetworkArgs {
  readonly settings: NetworkSettings;
  readonly environment: EnvironmentName;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** Whether the engine refuses to delete the key of the flow logs. */
  readonly protect: boolean;
}

/**
 * The network of an environment: subnets of three kinds in each zone, ways out by policy, and the services of AWS within.
 * An adopted network registers nothing. Whoever places nodes in it depends on the component: only then are its routes there.
 *
 * Paid by the hour, beside traffic: each NAT gateway, and each interface endpoint (endpoints.ts) in each zone.
 * https://aws.amazon.com/vpc/pricing/
 */
export class Network extends pulumi.ComponentResource {
  readonly ref: NetworkRef;

  constructor(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings } = args;
    super("ml-serving:index:Network", name, { settings }, opts);
    this.ref = "create" in settings ? this.create(name, settings.create, args) : adopted(settings.adopt);
    this.registerOutputs({ ref: this.ref });
  }

  private create(name: string, settings: NewNetwork, args: NetworkArgs): NetworkRef {
    const parent = { parent: this };
    const { environment, region, account, protect } = args;
    const title = (...parts: readonly string[]) => ({ Name: awsName(environment, ...parts) });
    const vpc = new Vpc(
      name,
      { cidrBlock: settings.cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: title() },
      parent,
    );
    // Without rules: what nobody gave a group of its own reaches nothing, and nothing reaches it.
    new DefaultSecurityGroup(name, { vpcId: vpc.id, tags: title("closed") }, parent);
    const gateway = new InternetGateway(name, { vpcId: vpc.id, tags: title() }, parent);
    const subnets = makeSubnets(name, { settings, environment, vpcId: vpc.id }, parent);
    const routeTables = makeRoutes(name, { settings, environment, vpcId: vpc.id, gateway, subnets }, parent);
    makeEndpoints(name, { environment, region, vpcId: vpc.id, cidr: settings.cidr, subnets, routeTables }, parent);
    makeFlowLogs(name, { environment, region, account, vpcId: vpc.id, days: settings.flowLogDays, protect }, parent);
    const ids = (kind: keyof Subnets) => subnets[kind].map(({ id }) => id);
    return {
      vpcId: vpc.id,
      cidr: settings.cidr,
      zones: settings.zones,
      subnets: { private: ids("private"), public: ids("public"), intra: ids("intra") },
    };
  }
}

function adopted({ vpcId, cidr, zones, subnets }: AdoptedNetwork): NetworkRef {
  const outputs = (ids: readonly string[]) => ids.map((id) => pulumi.output(id));
  return {
    vpcId: pulumi.output(vpcId),
    cidr,
    zones,
    subnets: { private: outputs(subnets.private), public: outputs(subnets.public), intra: outputs(subnets.intra) },
  };
}
