// What things of a deck and languages are called in files, addresses and on the wire.
import * as z from 'zod/mini'

/** Words of small letters and digits, joined by hyphens: `few-unicorns`. */
export const Id = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(40))
export type Id = z.infer<typeof Id>

/** BCP 47: `ja`, `zh-Hans`, `en`. */
export const Lang = /* @__PURE__ */ z.string().check(z.regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/))
export type Lang = z.infer<typeof Lang>
