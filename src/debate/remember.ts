// Remembers what was made of texts: while a debate is being written, all but one of its texts are as they were at the last save.

/** A function like `make`, which must give equal results for equal texts; its last results are remembered, `most` of them. */
export function remember<T>(make: (text: string) => T, most: number): (text: string) => T {
  const made = new Map<string, T>()
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known
    const fresh = make(text)
    made.set(text, fresh)
    const [oldest] = made.keys()
    if (made.size > most && oldest !== undefined) made.delete(oldest)
    return fresh
  }
}
