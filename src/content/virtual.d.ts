// The modules that vite-content.ts writes, as pages import them.

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
}
