import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/** The key that a Standard Webhooks secret (`whsec_` and base64) stands for. */
export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), "base64");
}

/**
 * The `webhook-signature` header: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, once a
 * secret, separated by spaces.
 *
 * @param message `timestamp` in Unix seconds; `body` exactly as it is sent.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureHeader(
  secrets: readonly string[],
  message: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const content = `${message.id}.${message.timestamp}.${message.body}`;
  return secrets
    .map((secret) => createHmac("sha256", secretBytes(secret)).update(content).digest("base64"))
    .map((signature) => `v1,${signature}`)
    .join(" ");
}
