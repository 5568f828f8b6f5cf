/** The part of `ml-regression`, which has no types of its own, that `trend.ts` uses. */
// biome-ignore lint/correctness/noUnresolvedImports: Biome misses the main file of this package, Node finds it
declare module "ml-regression" {
  /** Straight line by the median of the slopes between all pairs of points. */
  export class TheilSenRegression {
    constructor(x: readonly number[], y: readonly number[]);
    readonly slope: number;
    readonly intercept: number;
  }
}
