// Builds objects from values that may be missing: where the value is missing, the key is missing too.

/** The object without the keys whose values are undefined. */
export function optional<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // The same object, with fewer keys.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
