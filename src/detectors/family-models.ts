/** Trained models in the arena, where they judge metric families in place of what a family would learn itself. */
import { EngineError } from "../core/errors.ts";
import {
  type JudgingModel,
  MODEL_DETECTORS,
  type ModelDetector,
  type ModelName,
  type ModelSlot,
  type ModelVersion,
  modelText,
  type StoredModel,
} from "../core/model.ts";
import {
  CHAMPION_AUTOENCODER,
  CHAMPION_AUTOENCODER_WEIGHT,
  CHAMPION_BYTES,
  CHAMPION_CLUSTERING,
  CHAMPION_CLUSTERING_WEIGHT,
  CHAMPION_CLUSTERS,
  CHAMPION_NETWORK,
  CHAMPION_PRIOR,
  CHAMPION_REGRESSION,
} from "../kernels/champion-block.ts";
import { CLUSTERS_ERROR } from "../kernels/clusters.ts";
import { CENTROIDS } from "../kernels/family.ts";
import { CHAMPION_COUNT, CHAMPIONS } from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import { NETWORK_ERROR } from "../kernels/network-record.ts";
import { USUAL_COUNT, USUAL_ERROR } from "../kernels/standard-input.ts";
import { WINDOW_VALUES } from "../kernels/window.ts";
import { placeNetwork } from "./autoencoder/kernel-network.ts";
import { networkOf } from "./autoencoder/stored-network.ts";
import { placeClusters } from "./clustering/kernel-clusters.ts";
import { clustersOf } from "./clustering/stored-clusters.ts";
import { priorOf } from "./regression/stored-prior.ts";

/** Errors that a calibration is taken to stand for, so that a model judges from its first window on. */
const CALIBRATED_ERRORS = 500;

/** The models that judge. */
export interface FamilyModels {
  /**
   * Lets a model judge its family from the next sample on. What is usual for each series is learned anew where another one
   * judged before: its first 30 windows are silent.
   *
   * @throws EngineError `ERR_ARTIFACT_SHAPE`, `ERR_ARTIFACT_FORMAT`, `ERR_MODEL_INVALID` for one that the kernels cannot run,
   *   `ERR_ARTIFACT_FAMILY` where there is no room for its family; then nothing has changed.
   */
  place(model: StoredModel): void;
  /** Lets no trained model judge in this slot any more. */
  remove(slot: ModelSlot): void;
  /** What judges the family, or would if it could be loaded; nothing where no model does. */
  versionsOf(family: string): readonly ModelVersion[];
  /** All that judge, with what they have learned: what a checkpoint has to keep beside the arena. */
  readonly judging: readonly JudgingModel[];
  /** Slots of all that judge, and of those that did when the checkpoint was saved. */
  readonly slots: readonly ModelSlot[];
  /** Takes up what a checkpoint kept; the models themselves come from the registry. */
  restore(saved: readonly JudgingModel[]): void;
}

interface Placement extends ModelName {
  /** Whether it lies in the arena; else only the checkpoint told of it. */
  readonly isPlaced: boolean;
  readonly usualError: number;
  readonly errors: number;
}

/** Makes the models of one kernel, of which none judges. */
export function createFamilyModels(parts: {
  readonly kernel: Kernel;
  /** Number by which the kernel knows a family; 0 where there are too many. */
  readonly numberOf: (family: string) => number;
}): FamilyModels {
  const { kernel, numberOf } = parts;
  const placements = new Map<string, Placement>();

  function recount(): void {
    kernel.I[CHAMPION_COUNT] = [...placements.values()].filter(({ isPlaced }) => isPlaced).length;
  }

  function wordOf({ family }: ModelSlot): number {
    return ((kernel.I[CHAMPIONS] >>> 0) + numberOf(family) * CHAMPION_BYTES) / 4;
  }

  function withErrors(placement: Placement): JudgingModel {
    const { family, detector, version } = placement;
    const learned = placement.isPlaced
      ? usualError(kernel, wordOf(placement), detector)
      : placement;
    return { family, detector, version, usualError: learned.usualError, errors: learned.errors };
  }

  return {
    place(model) {
      const { family, detector, version, calibration, weight } = model.manifest;
      const put = PLACERS[detector](model);
      if (numberOf(family) === 0) throw noRoom(model);
      const known = placements.get(keyOf(model.manifest));
      const isSame = known?.version === version;
      const { usualError: usual, errors } = isSame
        ? withErrors(known)
        : { usualError: calibration.errorMedian, errors: CALIBRATED_ERRORS };
      const word = wordOf(model.manifest);
      put(kernel, word);
      switchOn(kernel, word, { detector, weight });
      setUsualError(kernel, word, { detector, usual, errors });
      if (!isSame && detector !== "regression") kernel.call.restartLooks(numberOf(family));
      placements.set(keyOf(model.manifest), {
        family,
        detector,
        version,
        isPlaced: true,
        usualError: usual,
        errors,
      });
      recount();
    },
    remove(slot) {
      if (!placements.delete(keyOf(slot))) return;
      kernel.I[wordOf(slot) + FLAGS[slot.detector]] = 0;
      if (slot.detector !== "regression") kernel.call.restartLooks(numberOf(slot.family));
      recount();
    },
    versionsOf(family) {
      return MODEL_DETECTORS.flatMap((detector) => {
        const placement = placements.get(keyOf({ family, detector }));
        return placement?.isPlaced === true ? [{ detector, version: placement.version }] : [];
      });
    },
    get judging() {
      return [...placements.values()].map(withErrors);
    },
    get slots() {
      return [...placements.values()].map(({ family, detector }) => ({ family, detector }));
    },
    restore(saved) {
      for (const model of saved) placements.set(keyOf(model), { ...model, isPlaced: false });
      recount();
    },
  };
}

function keyOf({ family, detector }: ModelSlot): string {
  return `${detector} ${family}`;
}

const FLAGS: Readonly<Record<ModelDetector, number>> = {
  autoencoder: CHAMPION_AUTOENCODER,
  clustering: CHAMPION_CLUSTERING,
  regression: CHAMPION_REGRESSION,
};

/** Words of the usual error of each kind of model, from its family's record on. */
const ERRORS = {
  autoencoder: CHAMPION_NETWORK + NETWORK_ERROR,
  clustering: CHAMPION_CLUSTERS + CLUSTERS_ERROR,
} as const;

/** Reads a model, and returns what writes it into the family's record at a word. */
const PLACERS: Readonly<
  Record<ModelDetector, (model: StoredModel) => (kernel: Kernel, word: number) => void>
> = {
  autoencoder(model) {
    const network = networkOf(model);
    const { seed } = model.manifest;
    return (kernel, word) => placeNetwork(kernel, word + CHAMPION_NETWORK, { network, seed });
  },
  clustering(model) {
    const fit = clustersOf(model);
    return (kernel, word) => {
      const clusters = word + CHAMPION_CLUSTERS;
      kernel.call.initialiseClusters(clusters, CENTROIDS, WINDOW_VALUES, model.manifest.seed);
      placeClusters(kernel, clusters, fit);
    };
  },
  regression(model) {
    const prior = priorOf(model);
    return ({ F }, word) => F.set(prior, word + CHAMPION_PRIOR);
  },
};

function switchOn(
  { I, F }: Kernel,
  word: number,
  { detector, weight }: { readonly detector: ModelDetector; readonly weight: number },
): void {
  I[word + FLAGS[detector]] = 1;
  if (detector === "autoencoder") F[word + CHAMPION_AUTOENCODER_WEIGHT] = weight;
  if (detector === "clustering") F[word + CHAMPION_CLUSTERING_WEIGHT] = weight;
}

function setUsualError(
  { I, F }: Kernel,
  word: number,
  learned: { readonly detector: ModelDetector; readonly usual: number; readonly errors: number },
): void {
  if (learned.detector === "regression") return;
  const at = word + ERRORS[learned.detector];
  F[at + USUAL_ERROR] = learned.usual;
  I[at + USUAL_COUNT] = learned.errors;
}

function usualError(
  { I, F }: Kernel,
  word: number,
  detector: ModelDetector,
): Pick<JudgingModel, "usualError" | "errors"> {
  if (detector === "regression") return { usualError: 0, errors: 0 };
  const at = word + ERRORS[detector];
  return { usualError: F[at + USUAL_ERROR], errors: I[at + USUAL_COUNT] };
}

function noRoom({ manifest }: StoredModel): EngineError {
  const message = `${modelText(manifest)}: the engine knows as many families as it can; join some by \`families\``;
  return new EngineError("ERR_ARTIFACT_FAMILY", message);
}
