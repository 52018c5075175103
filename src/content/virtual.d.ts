// The modules that vite-content.ts and vite-site.ts write, as pages import them.

declare module 'virtual:deck' {
  export const deck: import('../core/deck.ts').Deck
}
declare module 'virtual:references' {
  export const references: import('../core/deck.ts').References
}
declare module 'virtual:words' {
  type DeckWords = import('../core/deck.ts').DeckWords
  type Load<T> = () => Promise<T>
  type Loads = { [P in keyof DeckWords]: Load<DeckWords[P]> } & Record<'ui' | 'stageUi' | 'deskUi', Load<object>>
  /** By language. */
  export const words: Record<string, Loads>
  /** Each language's name in itself: 日本語, 简体中文, English. */
  export const names: Record<string, string>
}
declare module 'virtual:site-list' {
  /** The files that the service worker keeps, by their paths in the site, and what they are all together. */
  export const list: { version: string; files: string[] }
}
