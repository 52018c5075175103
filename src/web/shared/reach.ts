// Whether another machine can open an address of a room: not if the server listens only to its own machine.
const hereAlone = /^(localhost|127\.[\d.]+|\[(::1|fe[89ab].*)\])$/i

/** False if only the serving machine can open it: a phone that scans it finds nothing. */
export const isReachable = (url: string): boolean => !hereAlone.test(URL.parse(url)?.hostname ?? '')
