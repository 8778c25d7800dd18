/** What a scikit-learn model may declare about its server. */
export interface SklearnSpec {
  /**
   * Most rows that one request may carry; more is refused with 413.
   * @default 4096
   */
  readonly maxBatchRows?: number;
}
