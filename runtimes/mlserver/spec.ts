/** What a model on MLServer may declare about its server, whatever its kind. */
export interface MlserverSpec {
  /**
   * Most rows that one request may carry; more is refused with 413.
   * @default 4096
   */
  readonly maxBatchRows?: number;
}
