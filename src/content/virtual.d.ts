declare module 'virtual:deck' {
  export const deck: import('../core/deck.ts').Deck
}
declare module 'virtual:references' {
  export const references: import('../core/deck.ts').References
}
declare module 'virtual:words' {
  type Part<T> = () => Promise<T>
  export const words: Record<
    string,
    {
      claims: Part<import('../core/deck.ts').ClaimWords>
      frame: Part<import('../core/deck.ts').FrameWords>
      arguments: Part<import('../core/deck.ts').ArgumentWords>
      evidence: Part<import('../core/deck.ts').EvidenceWords>
      notes: Part<import('../core/deck.ts').NoteWords>
      ui: Part<object>
      stageUi: Part<object>
      deskUi: Part<object>
    }
  >
}
