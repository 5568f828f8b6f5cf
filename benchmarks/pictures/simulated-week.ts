/**
 * Draws a simulated week with its labels: `docs/pictures/simulated-week.svg`. The options are those of
 * `outlierd simulate --days 14 --seed 9 --faults 2`, of which the second week is drawn.
 */
