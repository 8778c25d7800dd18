import { describe, expect, it } from "vitest";
import { currentCluster } from "../../../local/cluster/current.ts";
import { clusterLayout } from "../../../local/cluster/layout.ts";
import { networkCommands, networkNamespaces } from "../../../local/cluster/network.ts";

const local = clusterLayout("local", { stateRoot: "/state" });

describe("clusterLayout", () => {
  it("gives clusters that stand side by side nothing in common on the machine", () => {
    const other = clusterLayout("rehearse-prd", { stateRoot: "/state", portBlock: 1 });
    const shared = (cluster: typeof local): readonly string[] => [
      cluster.folder,
      cluster.runFolder,
      cluster.registry,
      ...networkNamespaces(cluster),
      ...Object.values(cluster.ports).map(String),
      ...cluster.nodes.flatMap((node) => [node.folder, node.cgroup, node.mountNamespace]),
    ];
    expect(shared(local).filter((name) => shared(other).includes(name))).toEqual([]);
  });

  it("never gives two blocks the same port", () => {
    const ports = Array.from({ length: 100 }, (_, portBlock) => clusterLayout("a", { portBlock }).ports).flatMap(
      (p) => [p.api, p.gateway, p.prometheus, p.registry],
    );
    expect(new Set(ports).size).toBe(400);
  });

  it.each(["", "Local", "a_b", "-a", "x".repeat(21), "a/b", "../x"])("refuses the name %j", (name) => {
    expect(() => clusterLayout(name)).toThrow(/must be 1 to 20/);
  });

  it("keeps its state where the user's other state is", () => {
    expect(currentCluster({ XDG_STATE_HOME: "/x" }).folder).toMatch(/\/ml-serving\/local$/);
    expect(() => currentCluster({ ML_SERVING_PORT_BLOCK: "many" })).toThrow(/0 to 99, not "many"/);
  });
});

describe("networkCommands", () => {
  it("gives no namespace a way out: there is no default route and no link to the machine's own network", () => {
    const commands = networkCommands(local).map((command) => command.join(" "));
    expect(commands.filter((command) => /route add (default|0\.0\.0\.0)/.test(command))).toEqual([]);
    // Every command but the making of a namespace runs inside one.
    const outside = commands.filter((command) => !command.startsWith("ip netns exec "));
    expect(outside).toEqual(networkNamespaces(local).map((name) => `ip netns add ${name}`));
  });

  it("routes every node's pods to that node from everywhere else", () => {
    const commands = networkCommands(local).map((command) => command.join(" "));
    expect(commands).toContain("ip netns exec mls-local-1 ip route add 10.244.2.0/24 via 10.88.0.12");
    expect(commands).toContain("ip netns exec mls-local-2 ip route add 10.244.1.0/24 via 10.88.0.11");
    expect(commands).toContain("ip netns exec mls-local ip route add 10.244.2.0/24 via 10.88.0.12");
  });

  it("keeps link names within the kernel's 15 characters", () => {
    const names = networkCommands(clusterLayout("x".repeat(20), { nodes: 9 })).flatMap((command) =>
      [...command.join(" ").matchAll(/(?:link add|peer name) (\S+)/g)].map((match) => match[1] ?? ""),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.length > 15)).toEqual([]);
  });
});
