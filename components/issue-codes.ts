/**
 * Every mistake that data can hold, by its code: `MS` models, `MR` releases, `EN` environments, `LK` facts in `locks/`. A code keeps its meaning for ever; one that
 * is no longer used is not given away again. `docs/errors.md` is this table.
 */
export const issueCodes = {
  MS001: "A model's name is not a lower-case DNS label that leaves room for its variants' names.",
  MS002: "Two models have the same name.",
  MS003: "A number of replicas is not a whole number of at least 1.",
  MS004: "No CPU is reserved.",
  MS005: "More CPU is reserved than may be used.",
  MS006: "A duration or a size cannot be read, or is nothing.",
  MS007: "A scaling bound is not a whole number of at least 1.",
  MS008: "The least number of replicas is above the most.",
  MS009: "A scaling target can never be reached, or always is.",
  MS010: "A range of addresses that may be called is not one.",
  MS011: "A port is not one.",
  MS012: "A team's name is not a lower-case DNS label that leaves room for its namespace's name.",
  MS013: "A runtime's own setting is out of range.",
  MS014: "A model asks for Redis in an environment that has none.",
  MR001: "A declared model has no release.",
  MR002: "A release file is not YAML.",
  MR003: "A value in a release file has the wrong type or is empty.",
  MR004: "A release file has a key that there is not.",
  MR005: "A release has no champion.",
  MR006: "The challengers' weights are above 100 together.",
  MR007: "There is something else, such as a tag, where a digest belongs.",
  MR008: "A challenger's weight is not a whole number from 0 to 100.",
  MR009: "The same digest plays two parts in one release.",
  MR010: "A release file belongs to no declared model.",
  EN001: "A size or a duration in an environment cannot be read, or is nothing.",
  EN002: "More measurements are kept than their storage has room for.",
  EN003: "A proxy of the gateway would end with requests still under way.",
  EN004: "A number of proxies is not a whole number of at least 1.",
  LK001: "A file of locks/ is missing.",
  LK002: "A file of locks/ is not YAML.",
  LK003: "An entry of a lock file lacks a key, or has one that there is not.",
  LK004: "A value in a lock file is not what its topic holds, such as a tag among digests.",
  LK005: "A name in a lock file is not one of its topic.",
  LK006: "A resolved fact has no date, or an unresolved one has.",
  LK007: "An `up` needs a fact that nobody has resolved.",
  LK008: "A file of locks/ belongs to no topic.",
} as const;

export type IssueCode = keyof typeof issueCodes;
