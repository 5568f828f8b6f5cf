/** Rows that are looked at. */
const ROWS_MOST = 20_000;
/** Lags that are tried. */
const LAG_MOST = 400;
/** The first lag that may be a period: shorter ones say no more than that neighbours are alike. */
const LAG_LEAST = 3;
/** Highest and lowest place of the peak, counted from `LAG_LEAST`. */
const PEAK_MOST = 300;
const PEAK_LEAST = 3;
/** What stands for a period where there is none. */
const PERIOD_DEFAULT = 125;

/** Autocorrelation at the lags 0 to `lagMost`, the divisor being n at every lag; NaN for a constant. */
function autocorrelation(values: Float64Array, lagMost: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const products = new Float64Array(lagMost + 1);
  for (let lag = 0; lag <= lagMost; lag++) {
    let sum = 0;
    for (let row = lag; row < centred.length; row++) sum += centred[row] * centred[row - lag];
    products[lag] = sum;
  }
  return products.map((product) => product / products[0]);
}

/**
 * Finds the period of a series as TSB-AD does: the lag, of 3 to 400, at the highest local maximum of the autocorrelation of
 * the first 20,000 values.
 *
 * Local maxima exceed both their neighbours. Where there is none, or the highest stands at a lag below 6 or above 303,
 * 125 is returned. Of equal maxima the last counts.
 *
 * @param values Finite values.
 * @returns Rows, 6 to 303.
 * @see Liu and Paparrizos (2024), "The Elephant in the Room", NeurIPS: `find_length_rank` with rank 1.
 */
export function autocorrelationPeriod(values: Float64Array): number {
  const seen = values.subarray(0, ROWS_MOST);
  const correlation = autocorrelation(seen, Math.min(LAG_MOST, seen.length - 1));
  let peak = 0;
  for (let lag = LAG_LEAST + 1; lag < correlation.length - 1; lag++) {
    const here = correlation[lag];
    if (!(here > correlation[lag - 1] && here > correlation[lag + 1])) continue;
    if (peak === 0 || here >= correlation[peak]) peak = lag;
  }
  const place = peak - LAG_LEAST;
  return place < PEAK_LEAST || place > PEAK_MOST ? PERIOD_DEFAULT : peak;
}
