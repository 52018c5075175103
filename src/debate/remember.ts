// Remembers what was made of texts: while a debate is being written, all but one of its texts are as they were at the last save.

/**
 * A function like `make`, which must give equal results for equal texts. It remembers its last results: those for texts of `most`
 * characters together.
 */
export function remember<T>(make: (text: string) => T, most: number): (text: string) => T {
  const made = new Map<string, T>()
  let length = 0
  return (text) => {
    // Cast, since what is there was put there.
    if (made.has(text)) return made.get(text) as T
    const fresh = make(text)
    made.set(text, fresh)
    length += text.length
    for (const oldest of made.keys()) {
      if (length <= most) break
      made.delete(oldest)
      length -= oldest.length
    }
    return fresh
  }
}
