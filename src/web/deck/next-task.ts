// Work that takes long goes on in pieces.

/** Lets a key, a finger or the screen have its turn first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
