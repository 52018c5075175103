// The form of the names of languages and of the things in a deck: in files, in addresses and on the wire.
import * as z from 'zod/mini'

/** Words of small letters and digits, joined by hyphens: `few-unicorns`. */
export const Id = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(40))
export type Id = z.infer<typeof Id>

/** Letters, digits, hyphens and underscores: `S12`. */
export const SourceId = /* @__PURE__ */ z.string().check(z.regex(/^[\w-]+$/), z.maxLength(40))

/** BCP 47 in its canonical form, without extensions: `ja`, `zh-Hans`, `es-419`. */
export const Lang = /* @__PURE__ */ z
  .string()
  .check(z.regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*$/), z.maxLength(35))
export type Lang = z.infer<typeof Lang>
