// The error that stops a build or a start: something that its author or organiser wrote cannot be used.

/** The message has a line for each problem, with its place and what to do. */
export class ContentError extends Error {
  override name = 'ContentError'
}
