// Code that only some slides need, loaded once the first claim can be read: evidence, and the outcome of the evening.

export async function loadLateParts() {
  const [{ EvidencePage }, { OutcomePage }] = await Promise.all([
    import('./evidence-page.tsx'),
    import('./outcome-page.tsx'),
  ])
  return { EvidencePage, OutcomePage }
}
export type LateParts = Awaited<ReturnType<typeof loadLateParts>>
