import { InvalidArgumentError, Option } from "commander";
import { seconds, type Duration } from "../../components/quantity.ts";

/** An option that takes a duration, `90s` or `30m`, and gives its seconds. */
export function durationOption(flags: string, description: string, standard: Duration): Option {
  return new Option(flags, description).default(seconds(standard), standard).argParser((text: string) => {
    try {
      const told = seconds(text as Duration);
      if (told > 0) return told;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InvalidArgumentError(error.message);
    }
    throw new InvalidArgumentError("It is nothing.");
  });
}
