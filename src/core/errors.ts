/** What can go wrong in operation; `docs/reference/errors.md` lists each with cause and remedy. */
export type ErrorCode =
  | "ERR_CONFIG_INVALID"
  | "ERR_CONFIG_NOT_FOUND"
  | "ERR_ARGUMENT"
  | "ERR_INPUT_NOT_FOUND"
  | "ERR_INPUT_INVALID"
  | "ERR_OUTPUT"
  | "ERR_TARGET_UNREACHABLE"
  | "ERR_TARGET_REFUSED"
  | "ERR_LISTEN"
  | "ERR_STORE"
  | "ERR_CHECKPOINT_INVALID"
  | "ERR_MODEL_INVALID"
  | "ERR_ARTIFACT_NOT_FOUND"
  | "ERR_ARTIFACT_FORMAT"
  | "ERR_ARTIFACT_HASH"
  | "ERR_ARTIFACT_SHAPE"
  | "ERR_ARTIFACT_INPUTS"
  | "ERR_ARTIFACT_FAMILY"
  | "ERR_ARTIFACT_SIZE"
  | "ERR_REGISTRY_UNREACHABLE"
  | "ERR_REGISTRY_REFUSED"
  | "ERR_MODEL_NOT_BETTER"
  | "ERR_SHADOW"
  | "ERR_SOURCE_UNREACHABLE"
  | "ERR_SOURCE_REFUSED";

/** An operational error: something outside the program is not as it should be. */
export class EngineError extends Error {
  readonly code: ErrorCode;
  /** Whether the same call may succeed later without a change by people. */
  readonly retryable: boolean;

  /**
   * @param code Which kind of error.
   * @param message What happened, to what, and what to do about it.
   * @param options Whether it may pass by itself, and what caused it.
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "EngineError";
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
