/** How closely a replica's answers have to be those of the training library before it gets a request. */
export interface ParitySettings {
  /**
   * Largest difference of a number from the training library's. Numbers go through JSON as float64, which rounds nothing
   * that a float32 says; what computes otherwise than the library did, such as an accelerator in TF32, needs more.
   * @default 1e-6
   */
  readonly tolerance?: number;
  /** Most golden rows that a replica is asked, spread evenly over the file: 1 to 1000. @default 32 */
  readonly rows?: number;
}

/** Whether replicas answer golden rows before they are ready. */
export interface ParitySpec {
  /**
   * @default replicas do, unless the model has `calls`, `databases` or `features`: then its answers are not its own alone, and a
   * replica would wait for whatever it looks things up in. `parity: {}` says that it does all the same
   */
  readonly parity?: "none" | ParitySettings;
}
