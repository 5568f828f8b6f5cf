import type { IncomingHttpHeaders } from "node:http";
import { EngineError } from "../../core/errors.ts";
import { type ModelName, modelText } from "../../core/model.ts";
import { createHttpReader } from "./http-reader.ts";
import { sha256Of } from "./manifest.ts";
import { familyFolder } from "./places.ts";
import { INDEX_FILE, type IndexedFile, parseIndex, type RegistryIndex } from "./registry-index.ts";
import { urlText } from "./registry-place.ts";
import type { NamedFile } from "./write-files.ts";

/** Validators of HTTP count whole seconds: what was changed so shortly before may have been changed again since. */
const SETTLED_MS = 2000;

/** How a published registry is reached. */
export interface RegistryAccess {
  readonly url: URL;
  /** Value of the header `Authorization`; where there is none, user and password of the URL are sent, if it has them. */
  readonly authorization: string | undefined;
  /** Longest time that a session may take, milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes of the index, and of all the files of a version. */
  readonly bytesMax: number;
}

/** Headers by which a server knows whether an index is still the present one. */
export type Condition = Readonly<Record<string, string>>;

/** An index, and how to ask whether it has changed. */
export interface FetchedIndex {
  readonly index: RegistryIndex;
  /** Of its text. */
  readonly sha256: string;
  /** Empty where the server gives nothing to go by. */
  readonly condition: Condition;
}

/** A look at a published registry. Every call throws what `HttpReader.get` throws, and what is named here. */
export interface RegistrySession {
  /** Address for messages, without anything secret. */
  readonly place: string;
  /**
   * Fetches the index.
   *
   * @param condition Of the index that is known; `undefined` is given where that is the present one.
   * @throws EngineError `ERR_ARTIFACT_SIZE`, `ERR_ARTIFACT_FORMAT`.
   */
  index(condition?: Condition): Promise<FetchedIndex | undefined>;
  /**
   * Fetches files of a version, each byte for byte as the index says.
   *
   * @throws EngineError `ERR_ARTIFACT_SIZE`, `ERR_ARTIFACT_HASH`.
   */
  files(name: ModelName, files: readonly IndexedFile[]): Promise<NamedFile[]>;
  /** Ends what is under way. */
  close(): void;
}

/** Begins a look; `close` it. */
export function openSession(access: RegistryAccess): RegistrySession {
  const { url, authorization, bytesMax } = access;
  const reader = createHttpReader(url, access.timeoutMs);
  const headers = {
    "user-agent": "outlierd",
    "accept-encoding": "identity",
    ...(authorization === undefined ? {} : { authorization }),
  };
  const indexUrl = urlBelow(url, [INDEX_FILE]);

  async function file(name: ModelName, wanted: IndexedFile): Promise<NamedFile> {
    const { family, detector, version } = name;
    const path = [familyFolder(family), detector, version, wanted.file];
    const question = { url: urlBelow(url, path), headers, bytesMax: wanted.bytes };
    const { body: content } = await reader.get(question);
    if (content.byteLength === wanted.bytes && sha256Of(content) === wanted.sha256) {
      return { file: wanted.file, content };
    }
    throw new EngineError(
      "ERR_ARTIFACT_HASH",
      `${urlText(question.url)} is not what index.json says; restore it there, or run \`outlierd models index\` if it was meant to change`,
      { retryable: true },
    );
  }

  return {
    place: urlText(url),
    async index(condition = {}) {
      const question = { url: indexUrl, headers: { ...headers, ...condition }, bytesMax };
      const answer = await reader.get(question);
      if (answer.status === 304) return undefined;
      const place = urlText(indexUrl);
      if (answer.body.byteLength > bytesMax) throw tooLarge(`${place} has more`, bytesMax);
      const index = parseIndex(answer.body.toString("utf8"), place);
      return {
        index,
        sha256: sha256Of(answer.body),
        condition: conditionOf(answer.headers),
      };
    },
    async files(name, files) {
      const bytes = files.reduce((sum, wanted) => sum + wanted.bytes, 0);
      if (bytes > bytesMax) throw tooLarge(`${modelText(name)} has ${bytes} bytes, more`, bytesMax);
      return Promise.all(files.map((wanted) => file(name, wanted)));
    },
    close: reader.close,
  };
}

/** The URL of a file below a registry's; user, password and query stay. */
function urlBelow(registry: URL, path: readonly string[]): URL {
  const url = new URL(registry);
  const steps = path.map(encodeURIComponent).join("/");
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${steps}`;
  return url;
}

function conditionOf({ etag, date, "last-modified": modified }: IncomingHttpHeaders): Condition {
  if (modified !== undefined) {
    const ageMs = Date.parse(date ?? "") - Date.parse(modified);
    if (!(ageMs >= SETTLED_MS)) return {};
  }
  return {
    ...(etag === undefined ? {} : { "if-none-match": etag }),
    ...(modified === undefined ? {} : { "if-modified-since": modified }),
  };
}

function tooLarge(problem: string, bytesMax: number): EngineError {
  return new EngineError(
    "ERR_ARTIFACT_SIZE",
    `${problem} than \`models.bytesMax\` allows (${bytesMax}); raise it if that is meant`,
  );
}
