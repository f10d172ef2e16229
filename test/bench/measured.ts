/** One figure of `npm run bench`, printed as a line of JSON. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The target, where a run that misses it fails: of what does not depend on the machine. */
  readonly most?: number;
}
