/** The part of `ml-regression`, which has no types of its own, that is used. */
// biome-ignore lint/correctness/noUnresolvedImports: Biome misses the main file of this package, Node finds it
declare module "ml-regression" {
  /** Straight line by the median of the slopes between all pairs of points. */
  export class TheilSenRegression {
    constructor(x: readonly number[], y: readonly number[]);
    readonly slope: number;
    readonly intercept: number;
  }

  /** Least squares of several inputs, with intercept. */
  export class MultivariateLinearRegression {
    constructor(x: readonly (readonly number[])[], y: readonly (readonly number[])[]);
    /** One row an input, the intercept last; one column an output. */
    readonly weights: readonly (readonly number[])[];
  }
}
