import { InvalidArgumentError, Option } from "commander";
import { seconds, type Duration } from "../../components/quantity.ts";

/** Seconds of what somebody types; hours too, which no setting is as long as. @throws RangeError when it is no duration */
function typedSeconds(text: string): number {
  const hours = /^(\d+)h$/.exec(text)?.[1];
  return hours === undefined ? seconds(text as Duration) : Number(hours) * 3_600;
}

/** An option that takes a duration, `90s`, `30m` or `2h`, and gives its seconds. @param standard where none is given. Default: none */
export function durationOption(flags: string, description: string, standard?: Duration): Option {
  const option = new Option(flags, description);
  if (standard !== undefined) option.default(seconds(standard), standard);
  return option.argParser((text: string) => {
    try {
      const told = typedSeconds(text);
      if (told > 0) return told;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InvalidArgumentError(error.message);
    }
    throw new InvalidArgumentError("It is nothing.");
  });
}
