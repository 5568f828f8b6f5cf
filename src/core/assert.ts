/**
 * Stops the program where a caller broke a contract.
 *
 * @throws Error with the message, if the condition does not hold.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}
