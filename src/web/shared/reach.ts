// Whether an address of a room can be opened on another machine: a server that listens to its own alone gives one that cannot.
const hereAlone = /^(localhost|127\.[\d.]+|\[(::1|fe[89ab].*)\])$/i

/** False where only the machine that serves it can open it: a phone that scans it finds nothing. */
export const isReachable = (url: string): boolean => !hereAlone.test(URL.parse(url)?.hostname ?? '')
