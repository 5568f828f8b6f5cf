/** Everything that the compiled module exports: the entry of the build, and its TypeScript twin. */

export { weightInFamily } from "./champion.ts";
export {
  clustersBytes,
  initialiseClusters,
  judgeClusters,
  nearestDistance,
} from "./clusters.ts";
export {
  autoencoderBytes,
  initialiseAutoencoder,
  initialiseNetwork,
  judgeNetwork,
  learnFromReservoir,
  learnNetwork,
  reconstruct,
} from "./dense-network.ts";
export { judge } from "./detection.ts";
export { restartLooks } from "./family.ts";
export { arenaBytes, initialise } from "./layout.ts";
export { parse } from "./line-protocol.ts";
export { networkBytes } from "./network-record.ts";
export { drawWindow, initialiseReservoir, offerWindow, reservoirBytes } from "./reservoir.ts";
export { expire, releaseSeries } from "./series-table.ts";
export { admit, watch } from "./signal.ts";
export { sweep } from "./silence.ts";
export { textBytes } from "./text-store.ts";
