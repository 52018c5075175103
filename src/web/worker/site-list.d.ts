// The module that the build writes (scripts/program-plugin.ts), and that each debate's site fills (debate/worker-list.ts).
declare module 'virtual:site-list' {
  /** The files that the service worker stores, by their paths in the site, and the version that they form together. */
  export const list: { version: string; files: string[] }
}
