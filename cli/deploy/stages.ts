import { duration } from "../../local/console/steps.ts";

/** How long a stage took, and what came of it. */
export interface StageTime {
  readonly stage: string;
  readonly ms: number;
  readonly told: string;
}

/** Takes the time of each stage, and says what is done on standard error: standard output is the answer's. */
export class Stages {
  readonly times: StageTime[] = [];

  async run<T>(stage: string, work: () => Promise<T>, tell: (result: T) => string = () => ""): Promise<T> {
    const began = performance.now();
    console.error(`→ ${stage}`);
    try {
      const result = await work();
      this.#add(stage, began, tell(result));
      return result;
    } catch (error) {
      this.#add(stage, began, "failed");
      throw error;
    }
  }

  #add(stage: string, began: number, told: string): void {
    const ms = performance.now() - began;
    this.times.push({ stage, ms, told });
    console.error(`  ${duration(ms)}${told === "" ? "" : `: ${told}`}`);
  }
}
