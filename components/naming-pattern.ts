/** What a name may begin with. */
type Part = "team" | "system" | "tier";

/** How models are called in an environment, such as `team-system-name`: parts of the declaration, then a word of their own. */
export type NamingPattern = `${Part}-name` | `${Part}-${Part}-name` | `${Part}-${Part}-${Part}-name`;
