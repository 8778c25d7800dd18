/** What a command found out. */
export interface Answer {
  /** As people read it. */
  readonly text: string;
  /** As programs read it: everything that the text says. */
  readonly json: unknown;
  /** The json is a list, and each of its elements stands on a line of its own. Default: false. */
  readonly isLines?: boolean;
  /** False when what was found is not as it should be: the command then ends with code 1. */
  readonly ok: boolean;
}
