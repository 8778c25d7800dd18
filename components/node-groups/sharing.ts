import type { InstanceFacts } from "../instance-facts.ts";
import type { Sharing } from "./settings.ts";

/** The accelerators of an instance type. */
export type Accelerators = NonNullable<InstanceFacts["accelerator"]>;

/**
 * How MIG divides an accelerator: parts by profile, for those that Bottlerocket knows. A profile that it does not know it takes
 * for the whole accelerator and says nothing: enum NvidiaA100_40gbMigProfile and its neighbours, `mig_profile.rs` of
 * nvidia-migmanager in https://github.com/bottlerocket-os/bottlerocket-kernel-kit. Parts: the same file, and the table in
 * https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html
 */
const migParts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "a100.40gb": { "1g.5gb": 7, "1g.10gb": 4, "2g.10gb": 3, "3g.20gb": 2, "7g.40gb": 1 },
  "a100.80gb": { "1g.10gb": 7, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2, "7g.80gb": 1 },
  "h100.80gb": { "1g.10gb": 7, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2, "7g.80gb": 1 },
};

/** An accelerator as Bottlerocket names it: `a100.40gb`. https://bottlerocket.dev/en/os/1.54.x/api/settings/kubelet-device-plugins/ */
export function migDevice({ name, memoryMiB }: Accelerators): string {
  return `${name}.${Math.floor(memoryMiB / 1024)}gb`;
}

/** Profiles that an accelerator can be divided by; none where MIG cannot. */
export function migProfiles(accelerators: Accelerators): readonly string[] {
  return Object.keys(migParts[migDevice(accelerators)] ?? {});
}

/**
 * Into how many each accelerator is shared; 1 without sharing.
 * @returns undefined where it cannot be
 */
export function partsOf(accelerators: Accelerators, sharing: Sharing | undefined): number | undefined {
  if (sharing === undefined) return 1;
  if (sharing.timeSlices !== undefined)
    return Number.isInteger(sharing.timeSlices) && sharing.timeSlices >= 2 ? sharing.timeSlices : undefined;
  return migParts[migDevice(accelerators)]?.[sharing.mig];
}
