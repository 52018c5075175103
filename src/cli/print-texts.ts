// Texts as they stand below a heading of a debate's Markdown.

/** In a debate of one language the text alone, else a list of all with their languages. */
export function printTexts(texts: [lang: string, text: string][], languages: string[]): string {
  if (languages.length === 1) return texts.map(([, text]) => text).join('\n')
  return texts.map(([lang, text]) => `- ${lang}: ${text.replace(/\n(?=.)/g, '\n  ')}`).join('\n')
}
