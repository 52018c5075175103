// The module that the build writes (scripts/program-plugin.ts), and each debate's site fills (debate/worker-list.ts).
declare module 'virtual:site-list' {
  /** The files that the service worker keeps, by their paths in the site, and what they are all together. */
  export const list: { version: string; files: string[] }
}
