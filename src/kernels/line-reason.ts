/** Why a line was refused: the codes in `LIST_REFUSED`. `decode/refusal.ts` puts them into words. */

/** No measurement before the tags. */
export const LINE_MEASUREMENT: i32 = 1;
/** A tag without a key. */
export const LINE_TAG_KEY: i32 = 2;
/** A tag without a value. */
export const LINE_TAG_VALUE: i32 = 3;
/** An equals sign inside a tag's value. */
export const LINE_TAG_FORMAT: i32 = 4;
/** The same tag twice. */
export const LINE_TAG_DUPLICATE: i32 = 5;
/** More than `TAGS_MAX` tags. */
export const LINE_TAGS_MANY: i32 = 6;
/** Measurement and tags longer than `KEY_LENGTH_MAX`. */
export const LINE_KEY_LENGTH: i32 = 7;
/** Nothing after the tags. */
export const LINE_FIELDS: i32 = 8;
/** A field without a key. */
export const LINE_FIELD_KEY: i32 = 9;
/** A field without a value. */
export const LINE_FIELD_VALUE: i32 = 10;
/** A field without an equals sign. */
export const LINE_FIELD_FORMAT: i32 = 11;
/** A value that begins like a number and is none. */
export const LINE_NUMBER: i32 = 12;
/** NaN, an infinity, or a float beyond the range of a double. */
export const LINE_NOT_FINITE: i32 = 13;
/** An integer beyond 64 bits. */
export const LINE_INTEGER_RANGE: i32 = 14;
/** A value that is neither number, string nor boolean. */
export const LINE_BOOLEAN: i32 = 15;
/** Text between a string's closing quote and the next field. */
export const LINE_STRING: i32 = 16;
/** A timestamp that is not a whole number of 64 bits. */
export const LINE_TIME: i32 = 17;
/** A timestamp that nanoseconds since 1970 cannot count in 64 bits. */
export const LINE_TIME_RANGE: i32 = 18;
/** Text after the timestamp. */
export const LINE_END: i32 = 19;
/** More fields than a batch has rows. */
export const LINE_ROWS: i32 = 20;
/** More bytes than a line may have. */
export const LINE_BYTES: i32 = 21;
/** A string whose closing quote does not come. */
export const LINE_QUOTES: i32 = 22;
