// The path of the desk.

/** The path on the server of a desk that shows the words of this debate. */
export const deskPath = (debate: string): string => `/console?debate=${debate}`
