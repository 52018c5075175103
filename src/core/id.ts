// What things of a deck are called in files, addresses and on the wire.
import * as z from 'zod/mini'

/** Words of small letters and digits, joined by hyphens: `few-unicorns`. */
export const Id = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(40))
export type Id = z.infer<typeof Id>
