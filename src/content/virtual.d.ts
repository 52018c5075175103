declare module 'virtual:deck' {
  export const deck: import('../core/deck.ts').Deck
}
declare module 'virtual:words' {
  type Part<T> = () => Promise<T>
  export const words: Record<
    string,
    {
      claims: Part<import('../core/deck.ts').ClaimWords>
      arguments: Part<import('../core/deck.ts').ArgumentWords>
      notes: Part<import('../core/deck.ts').NoteWords>
      ui: Part<typeof import('../../locales/en/ui.json')>
    }
  >
}
