// Where the desk of a debate's rooms is.

/** The path of the desk at the server, in the words of a debate. */
export const deskPath = (debate: string): string => `/console?debate=${debate}`
