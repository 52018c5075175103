// Full-width letters, digits and signs, as Japanese and Chinese keyboards type them, where only their half-width forms have a meaning.

/** As long as before; other compatible signs stay, since 10² is not 102. */
export const toNarrow = (text: string): string =>
  text.replace(/[\uff01-\uff5e\u3000]/g, (sign) => sign.normalize('NFKC'))
