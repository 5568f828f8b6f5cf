/**
 * Line keys: the measurement and tags that open a line, found by their bytes.
 *
 * A key's canonical form has its tags sorted by name. A key that arrives in another order gets a
 * record of its own, an alias, so that the next such line is found by comparing bytes alone. The
 * measurement without tags has a record too; it holds the names of the measurement's fields.
 * Records are found through an open-addressing hash table with linear probing.
 */
import { copyBytes, equalBytes, hashBytes } from "./bytes.ts";
import {
  KEY_BYTES,
  KEY_COUNT,
  KEY_FREE,
  KEYS_MAX,
  SLOTS_MASK,
  TABLE_KEYS,
  TABLE_SLOTS,
  TAG_COUNT,
} from "./layout.ts";
import { isSorted, measurementEnd, writeSorted } from "./line-tags.ts";
import { I, zero } from "./memory.ts";
import { releaseText, reserveText } from "./text-store.ts";

/** Word of a key's record: hash of its text. */
export const KEY_HASH: i32 = 0;
/** Word: byte address of its text. */
export const KEY_TEXT: i32 = 1;
/** Word: bytes of its text; 0 = the record is free. */
export const KEY_LENGTH: i32 = 2;
/** Word: key of its measurement. */
export const KEY_MEASUREMENT: i32 = 3;
/** Word: the key that came next last time, plus one; 0 = none. */
export const KEY_SUCCESSOR: i32 = 4;
/** Word: the youngest of its series, plus one; the series form a ring that it closes. 0 = none. */
export const KEY_RING: i32 = 5;
/** Word: its series alive, and for a measurement also the keys with tags that belong to it. */
export const KEY_REFERENCES: i32 = 6;
/** Word: of an alias, the canonical key plus one, else 0; of a free record, the next one plus one. */
export const KEY_CANONICAL: i32 = 7;
/** Word: first alias of this key, or of an alias the next one, plus one; 0 = none. */
export const KEY_ALIASES: i32 = 8;
/** Word: of a measurement, byte address of its list of fields: two words each, text and length. */
export const KEY_FIELDS: i32 = 9;
/** Word: of a measurement, number of its fields. */
export const KEY_FIELD_COUNT: i32 = 10;

/** Bytes of an entry in a measurement's list of fields. */
export const FIELD_BYTES: i32 = 8;
/** Fields for which a measurement's first list has room; longer lists are powers of two. */
export const FIELDS_MIN: i32 = 8;

/** A key's record as an index into `I`. */
export function keyAt(key: i32): i32 {
  return (I[TABLE_KEYS] + key * KEY_BYTES) >>> 2;
}

/** The key whose text is the `length` bytes at `at`; -1 if there is none. */
export function findKey(at: i32, length: i32, hash: i32): i32 {
  const mask = I[SLOTS_MASK];
  const slots = I[TABLE_SLOTS] >>> 2;
  let slot = hash & mask;
  while (I[slots + slot] !== 0) {
    const key = I[slots + slot] - 1;
    const record = keyAt(key);
    const isLike = I[record + KEY_HASH] === hash && I[record + KEY_LENGTH] === length;
    if (isLike && equalBytes(at, I[record + KEY_TEXT], length)) return key;
    slot = (slot + 1) & mask;
  }
  return -1;
}

function insertSlot(key: i32, hash: i32): void {
  const mask = I[SLOTS_MASK];
  const slots = I[TABLE_SLOTS] >>> 2;
  let slot = hash & mask;
  while (I[slots + slot] !== 0) slot = (slot + 1) & mask;
  I[slots + slot] = key + 1;
}

/** Empties a key's slot and moves later ones up, so that no search ends early at the gap. */
function removeSlot(key: i32): void {
  const mask = I[SLOTS_MASK];
  const slots = I[TABLE_SLOTS] >>> 2;
  let gap = I[keyAt(key) + KEY_HASH] & mask;
  while (I[slots + gap] !== key + 1) gap = (gap + 1) & mask;
  for (let slot = (gap + 1) & mask; I[slots + slot] !== 0; slot = (slot + 1) & mask) {
    const home = I[keyAt(I[slots + slot] - 1) + KEY_HASH] & mask;
    if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
    I[slots + gap] = I[slots + slot];
    gap = slot;
  }
  I[slots + gap] = 0;
}

function reserveRecord(): i32 {
  const free = I[KEY_FREE] - 1;
  if (free >= 0) {
    I[KEY_FREE] = I[keyAt(free) + KEY_CANONICAL];
    zero(keyAt(free) << 2, KEY_BYTES);
    return free;
  }
  if (I[KEY_COUNT] >= I[KEYS_MAX]) return -1;
  const key = I[KEY_COUNT];
  I[KEY_COUNT] = key + 1;
  return key;
}

/** Adds a key whose text is a block of the text store, which it owns from here on; -1 if there is no room. */
function insertOwned(text: i32, length: i32, hash: i32): i32 {
  const key = reserveRecord();
  if (key < 0) {
    releaseText(text, length);
    return -1;
  }
  const record = keyAt(key);
  I[record + KEY_HASH] = hash;
  I[record + KEY_TEXT] = text;
  I[record + KEY_LENGTH] = length;
  I[record + KEY_MEASUREMENT] = key;
  insertSlot(key, hash);
  return key;
}

function insertCopy(at: i32, length: i32, hash: i32): i32 {
  const text = reserveText(length);
  if (text === 0) return -1;
  copyBytes(text, at, length);
  return insertOwned(text, length, hash);
}

function findOrInsert(at: i32, length: i32): i32 {
  const hash = hashBytes(at, length);
  const key = findKey(at, length, hash);
  return key < 0 ? insertCopy(at, length, hash) : key;
}

/** Gives a new canonical key its measurement; frees the key if there is no room for that. */
function attachMeasurement(key: i32): i32 {
  const record = keyAt(key);
  const text = I[record + KEY_TEXT];
  const length = measurementEnd(text, text + I[record + KEY_LENGTH]) - text;
  if (length === I[record + KEY_LENGTH]) return key;
  const measurement = findOrInsert(text, length);
  if (measurement < 0) {
    freeRecord(key);
    return -1;
  }
  I[record + KEY_MEASUREMENT] = measurement;
  I[keyAt(measurement) + KEY_REFERENCES] += 1;
  return key;
}

/** Adds the other spelling of a canonical key. No room for it is no harm: such lines are sorted each time. */
function insertAlias(at: i32, length: i32, canonical: i32): i32 {
  const alias = insertCopy(at, length, hashBytes(at, length));
  if (alias < 0) return canonical;
  const record = keyAt(canonical);
  I[keyAt(alias) + KEY_CANONICAL] = canonical + 1;
  I[keyAt(alias) + KEY_ALIASES] = I[record + KEY_ALIASES];
  I[record + KEY_ALIASES] = alias + 1;
  return alias;
}

function findOrInsertSorted(at: i32, length: i32): i32 {
  const sorted = reserveText(length);
  if (sorted === 0) return -1;
  writeSorted(sorted, at);
  const hash = hashBytes(sorted, length);
  const known = findKey(sorted, length, hash);
  if (known >= 0) {
    releaseText(sorted, length);
    return known;
  }
  const key = insertOwned(sorted, length, hash);
  return key < 0 ? -1 : attachMeasurement(key);
}

/**
 * Adds the key that `checkKey` has just accepted.
 *
 * @returns The key of exactly this text, or its canonical key where an alias found no room; -1 if
 *   there is no room at all. A canonical key without series is to be given back by `dropIfUnused`.
 */
export function addKey(at: i32, length: i32): i32 {
  if (I[TAG_COUNT] === 0 || isSorted()) {
    const key = insertCopy(at, length, hashBytes(at, length));
    return key < 0 ? -1 : attachMeasurement(key);
  }
  const canonical = findOrInsertSorted(at, length);
  return canonical < 0 ? -1 : insertAlias(at, length, canonical);
}

/** The key whose series a line with this key feeds. */
export function canonicalKey(key: i32): i32 {
  const canonical = I[keyAt(key) + KEY_CANONICAL];
  return canonical === 0 ? key : canonical - 1;
}

function freeRecord(key: i32): void {
  const record = keyAt(key);
  removeSlot(key);
  releaseText(I[record + KEY_TEXT], I[record + KEY_LENGTH]);
  zero(record << 2, KEY_BYTES);
  I[record + KEY_CANONICAL] = I[KEY_FREE];
  I[KEY_FREE] = key + 1;
}

function freeFields(measurement: i32): void {
  const record = keyAt(measurement);
  const count = I[record + KEY_FIELD_COUNT];
  if (count === 0) return;
  const list = I[record + KEY_FIELDS];
  let capacity = FIELDS_MIN;
  while (capacity < count) capacity *= 2;
  for (let field = 0; field < count; field++) {
    const entry = (list + field * FIELD_BYTES) >>> 2;
    releaseText(I[entry], I[entry + 1]);
  }
  releaseText(list, capacity * FIELD_BYTES);
}

function freeAliases(key: i32): void {
  let alias = I[keyAt(key) + KEY_ALIASES] - 1;
  while (alias >= 0) {
    const next = I[keyAt(alias) + KEY_ALIASES] - 1;
    freeRecord(alias);
    alias = next;
  }
}

/** Frees a canonical key that has no series, its aliases, and its measurement if it was the last. */
export function dropIfUnused(key: i32): void {
  if (I[keyAt(key) + KEY_REFERENCES] !== 0) return;
  const measurement = I[keyAt(key) + KEY_MEASUREMENT];
  freeAliases(key);
  freeFields(key);
  freeRecord(key);
  if (measurement === key) return;
  I[keyAt(measurement) + KEY_REFERENCES] -= 1;
  dropIfUnused(measurement);
}
