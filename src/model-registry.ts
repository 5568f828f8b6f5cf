import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config/schema.ts";
import type { ModelErrors } from "./model-errors.ts";
import { createRegistryCopy, type Trying } from "./store/models/registry-copy.ts";
import { folderToRead, registryUrl } from "./store/models/registry-place.ts";

/** Folder in the data directory for what was fetched from a URL. */
const COPY_FOLDER = "fetched-models";

/** Keeps the folder that an engine takes its models from up to date. */
export interface ModelRegistry {
  /**
   * Fetches what has changed, where the registry is published at a URL; what fails is told and tried again the next time. The first
   * call is content with what was fetched by an earlier run, so that no start waits for a server.
   */
  refresh(): Promise<void>;
  /** Ends a refresh that is under way. */
  close(): void;
}

/** The folder that models are taken from now; where none is named, `models` may appear while the engine runs. */
export function registryFolder({ models: { folder }, dataDir }: Config): string {
  return registryUrl(folder) === undefined
    ? folderToRead(folder, "").folder
    : join(dataDir, COPY_FOLDER);
}

/** Makes what keeps the registry that the configuration names. */
export function createModelRegistry(
  config: Config,
  errors: Pick<ModelErrors, "trying">,
): ModelRegistry {
  const { folder: name, authorization, timeout: timeoutMs, bytesMax } = config.models;
  const url = registryUrl(name);
  if (url === undefined) return { refresh: () => Promise.resolve(), close() {} };
  const folder = registryFolder(config);
  const copy = createRegistryCopy(folder, { url, authorization, timeoutMs, bytesMax });
  let isFirst = true;
  let isClosed = false;

  /** What fails because the engine stops is not worth telling. */
  const trying: Trying = (place, attempt) =>
    errors.trying(place, async () => {
      try {
        return await attempt();
      } catch (error) {
        if (isClosed) return undefined;
        throw error;
      }
    });

  return {
    async refresh() {
      const isCopied = isFirst && existsSync(folder);
      isFirst = false;
      if (!isCopied) await copy.refresh(trying);
    },
    close() {
      isClosed = true;
      copy.close();
    },
  };
}
