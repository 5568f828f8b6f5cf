/** Everything that the compiled module exports: the entry of the build, and its TypeScript twin. */
export { arenaBytes, initialise } from "./layout.ts";
