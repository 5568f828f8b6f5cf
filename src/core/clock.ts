/** Tells the time: Unix milliseconds. Handed in wherever time matters, so that tests own it. */
export type Clock = () => number;
